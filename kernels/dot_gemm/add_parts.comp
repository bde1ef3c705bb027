// SPDX-License-Identifier: BSD-3-Clause
// Adds the parts of a split K, ascending, and quantizes: a thread makes one word of y.
//   parts    [SPLIT_K][T][columns_pad] floats, four to an element
#include <common/quantize.glsl>

void write(uint t, uint n) {
  precise vec4 total = vec4(0);
  for (uint part = 0; part < SPLIT_K; ++part) {
    total += parts[((part * tokens + t) * columns_pad + n) / 4];
  }
  y[t * y_stride + n / 4] = quantized_word(total, x_scale[t], y_scale[t], y_zero_point[t]);
}

void main() {
  const uint n = 4 * gl_GlobalInvocationID.x;
  if (n >= columns) return;
  for (uint t = gl_WorkGroupID.y; t < tokens; t += gl_NumWorkGroups.y) write(t, n);
}
