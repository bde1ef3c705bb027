// SPDX-License-Identifier: BSD-3-Clause
// The activations with groups padded with 0 to GROUP_PAD and tokens to tokens_pad, and their sums:
//   x[t,k], k of group g      byte k % 4 of x_bytes[(t * depth_pad + g * GROUP_PAD + k) / 4]
//   x_sums[g * tokens_pad + t] = sum over the group of x[t,k] - x_zero_point[t]
//   x_zero_points[t]          0 where there is no such token
// A thread packs whole groups of one token. Exact as a float: |sum| <= 255 * GROUP.
#extension GL_EXT_integer_dot_product : require

#include <common/activations.glsl>

void pack_group(uint g, uint t, int zero_point) {
  const uint end = (g + 1) * GROUP;
  int sum = 0;
  for (uint k = 0; k < GROUP_PAD; k += 4) {
    const uint word = t < tokens ? x_word(t * x_stride, g * GROUP + k, end) : 0;
    x_bytes[(t * depth_pad + g * GROUP_PAD + k) / 4] = word;
    sum += dotPacked4x8EXT(int(word), 0x01010101);
  }
  x_sums[g * tokens_pad + t] = float(sum - GROUP * zero_point);
}

void main() {
  const uint t = gl_GlobalInvocationID.x;
  if (t >= tokens_pad) return;
  const int zero_point = t < tokens ? x_zero_point[t] : 0;
  if (gl_WorkGroupID.y == 0) x_zero_points[t] = zero_point;
  for (uint g = gl_WorkGroupID.y; g < groups; g += gl_NumWorkGroups.y) pack_group(g, t, zero_point);
}
