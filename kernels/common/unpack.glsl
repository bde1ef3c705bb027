// SPDX-License-Identifier: BSD-3-Clause
// Elements of packed 32-bit words. Words are little-endian: byte i of a word is bits 8i to 8i + 7.
#ifndef COMMON_UNPACK_GLSL
#define COMMON_UNPACK_GLSL

// x[t, 4 * j + i] from word j of row t of x.
int signed_byte(uint word, uint i) { return bitfieldExtract(int(word), int(8u * i), 8); }

// code[n, 8 * j + i] - 8 from word j of row n of w_packed, i in 0..7. Byte i / 2 holds the code of
// an even i in its high nibble and that of an odd i in its low one, so the code stands at bit
// 8 * (i / 2) + 4 * (1 - i % 2), which is 4 * (i ^ 1).
int code_less_8(uint word, uint i) { return int((word >> (4u * (i ^ 1u))) & 15u) - 8; }

#endif
