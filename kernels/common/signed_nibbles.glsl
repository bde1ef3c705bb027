// SPDX-License-Identifier: BSD-3-Clause
// Weights as two's complement nibbles, made for packed 4x8 dot products.
//
// A word holds eight codes of one column less 8, k to k+7 of one group:
//   code[n, k+i] - 8      bits 8i + 4 to 8i + 7, i = 0..3
//   code[n, k+4+i] - 8    bits 8i to 8i + 3
// so that one operation, or two, leave four bytes that are 16 * (code - 8): the factor 16 costs
// nothing, as it is taken off the scale, where it is exact. Each group is padded with nibbles of 0
// to GROUP_PAD, a multiple of CHUNK, because a chunk is what a thread reads at once:
//   word k / 8 of group g and column n, k < GROUP_PAD:
//     w_words[word_at(g, n, k)]
//
// Needs the constants GROUP, GROUP_PAD and CHUNK (8 or 32), and the push constant columns_pad.
#ifndef COMMON_SIGNED_NIBBLES_GLSL
#define COMMON_SIGNED_NIBBLES_GLSL

// Which of the chunks; in words, a chunk's first word is CHUNK / 8 times this.
uint chunk_at(uint g, uint n, uint k) {
  return (g * (GROUP_PAD / CHUNK) + k / CHUNK) * columns_pad + n;
}

uint word_at(uint g, uint n, uint k) { return chunk_at(g, n, k) * (CHUNK / 8) + k % CHUNK / 8; }

// 16 * (code - 8) of the word's first four k, and of its last four.
int first_four(uint word) { return int(word & 0xF0F0F0F0u); }
int last_four(uint word) { return int(word << 4 & 0xF0F0F0F0u); }

#endif
