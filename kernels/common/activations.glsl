// SPDX-License-Identifier: BSD-3-Clause
// Packed activations of one token, in words of four bytes, byte i of a word being x[t, k + i].
//
// Needs the constant GROUP and two views of x: uint x[], uvec4 x4[]. A row begins at word
// `row` = t * (words between rows), a multiple of 4.
//
// Groups of an odd number of half words make a group begin in the middle of a word; then a word is
// put together from two. What lies at or beyond `end`, the next group's or what stands between
// rows, is replaced by 0, so that it enters no sum.
#ifndef COMMON_ACTIVATIONS_GLSL
#define COMMON_ACTIVATIONS_GLSL

// x[t, k .. k+3]; k and end are even.
uint x_word(uint row, uint k, uint end) {
  if (k >= end) return 0;
  uint word = x[row + k / 4];
#if GROUP % 4 != 0
  if (k % 4 != 0) word = word >> 16 | (k + 2 < end ? x[row + k / 4 + 1] << 16 : 0);
  if (k + 2 >= end) word &= 0xFFFFu;
#endif
  return word;
}

// x[t, k .. k+15]. Groups of a multiple of 32 are read in steps of 16: k is a multiple of 16, and
// all lie before `end` or none.
uvec4 x_words(uint row, uint k, uint end) {
#if GROUP % 32 == 0
  return k < end ? x4[(row + k / 4) / 4] : uvec4(0);
#else
  return uvec4(x_word(row, k, end), x_word(row, k + 4, end), x_word(row, k + 8, end),
               x_word(row, k + 12, end));
#endif
}

#endif
