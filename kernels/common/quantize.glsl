// SPDX-License-Identifier: BSD-3-Clause
// The last step of the operator: y = clamp(round(r / y_scale) + y_zero_point, -128, 127).
#ifndef COMMON_QUANTIZE_GLSL
#define COMMON_QUANTIZE_GLSL

float rounded(float q) {
#if ROUNDING == ROUNDING_HALF_EVEN
  return roundEven(q);
#else
  // Not floor(abs(q) + 0.5): the sum rounds up at 0.49999997.
  precise float whole = trunc(q);
  precise float rest = q - whole;
  return abs(rest) >= 0.5 ? whole + sign(q) : whole;
#endif
}

// Clamped while still a float, because converting what no int can hold is undefined; the zero
// point is added after rounding, because added before it would move ties.
int quantized(float r, float scale, int zero_point) {
  precise float quotient = r / scale;
  const float least = float(-128 - zero_point);
  const float most = float(127 - zero_point);
  return int(clamp(rounded(quotient), least, most)) + zero_point;
}

// Four outputs, the first in the lowest byte: a word of y.
uint packed_bytes(ivec4 v) {
  const uvec4 bytes = uvec4(v) & 255u;
  return bytes.x | bytes.y << 8 | bytes.z << 16 | bytes.w << 24;
}

// A word of y from four sums of which x_scale is still to be taken.
uint quantized_word(vec4 sums, float x_scale, float y_scale, int y_zero_point) {
  precise vec4 r = sums * x_scale;
  ivec4 outputs;
  for (uint i = 0; i < 4; ++i) outputs[i] = quantized(r[i], y_scale, y_zero_point);
  return packed_bytes(outputs);
}

#endif
