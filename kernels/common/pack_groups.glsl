// SPDX-License-Identifier: BSD-3-Clause
// Prepacking for integer kernels: w_packed as words of signed nibbles (signed_nibbles.glsl), and
//   w_sums[g * columns_pad + n] = 16 * sum over the group of (code[n,k] - 8)
// which belongs to the zero point of x. Columns from N to columns_pad are all 0.
//
// Layout of the input: code[n,k] is a nibble of w_packed[n * w_stride + k / 8], see unpack.glsl.
// Assumption: 16 * 8 * GROUP fits 32 bits, which the kernels' manifests ask for.
#ifndef COMMON_PACK_GROUPS_GLSL
#define COMMON_PACK_GROUPS_GLSL

#include <common/signed_nibbles.glsl>
#include <common/unpack.glsl>

int weight_less_8(uint n, uint k) { return code_less_8(w_packed[n * w_stride + k / 8], k % 8); }

// k to k+7 of a group; what lies beyond its end is 0. Always 8 rounds, which every compiler unrolls:
// llvmpipe leaves a shader's loops after 65535 rounds in all.
uint packed_word(uint g, uint n, uint k, inout int sum) {
  uint word = 0;
  for (uint i = 0; i < 8; ++i) {
    const int value = k + i < GROUP ? weight_less_8(n, g * GROUP + k + i) : 0;
    word |= (uint(value) & 15u) << (i < 4 ? 8 * i + 4 : 8 * (i - 4));
    sum += value;
  }
  return word;
}

void pack_group(uint g, uint n) {
  int sum = 0;
  for (uint k = 0; k < GROUP_PAD; k += 8) {
    w_words[word_at(g, n, k)] = n < columns ? packed_word(g, n, k, sum) : 0;
  }
  w_sums[g * columns_pad + n] = 16 * sum;
}

#endif
