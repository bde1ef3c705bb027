// SPDX-License-Identifier: BSD-3-Clause
// Prepacking: weights as bytes, groups padded with 0 to GROUP_PAD, columns to columns_pad.
//   code[n,k] - 8, k of group g    byte k % 4 of w_bytes[(n * depth_pad + g * GROUP_PAD + k) / 4]
//   w_sums, w_scales, w_zeros      [g * columns_pad + n]; w_sums = sum over the group of code - 8
// A thread packs whole groups of one column.
#include <common/unpack.glsl>

int weight_less_8(uint n, uint k) { return code_less_8(w_packed[n * w_stride + k / 8], k % 8); }

uint packed_word(uint n, uint k, uint end, inout int sum) {
  uint word = 0;
  for (uint i = 0; i < 4 && k + i < end; ++i) {
    const int value = weight_less_8(n, k + i);
    word |= (uint(value) & 255u) << (8 * i);
    sum += value;
  }
  return word;
}

void pack_group(uint g, uint n) {
  int sum = 0;
  for (uint k = 0; k < GROUP_PAD; k += 4) {
    const bool inside = n < columns;
    w_bytes[(n * depth_pad + g * GROUP_PAD + k) / 4] =
        inside ? packed_word(n, g * GROUP + k, (g + 1) * GROUP, sum) : 0;
  }
  const vec2 scale_and_zero = w_scales_and_zeros[g * columns + min(n, columns - 1)];
  w_sums[g * columns_pad + n] = sum;
  w_scales[g * columns_pad + n] = scale_and_zero.x;
  w_zeros[g * columns_pad + n] = scale_and_zero.y;
}

void main() {
  const uint n = gl_GlobalInvocationID.x;
  if (n >= columns_pad) return;
  for (uint g = gl_WorkGroupID.y; g < groups; g += gl_NumWorkGroups.y) pack_group(g, n);
}
