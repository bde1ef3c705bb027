// SPDX-License-Identifier: BSD-3-Clause
// Operands as real numbers, rounded to float32 as little as possible:
//   a[t,k] = (x[t,k] - x_zero_point[t]) * x_scale[t]                      one rounding
//   w[n,k] = (code[n,k] - 8) * scale[k/G, n] + zero[k/G, n]               one rounding, by fma
// Both differences are taken in integers and are exact as floats.
#ifndef COMMON_DEQUANTIZE_GLSL
#define COMMON_DEQUANTIZE_GLSL

#include <common/unpack.glsl>

float dequantized_activation(uint word, uint i, int zero_point, float scale) {
  precise float a = float(signed_byte(word, i) - zero_point) * scale;
  return a;
}

float dequantized_weight(uint word, uint i, vec2 scale_and_zero) {
  precise float w = fma(float(code_less_8(word, i)), scale_and_zero.x, scale_and_zero.y);
  return w;
}

#endif
