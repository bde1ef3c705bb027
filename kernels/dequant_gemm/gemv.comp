// SPDX-License-Identifier: BSD-3-Clause
// Few tokens, T = TOKENS: r[t,n] = sum over k of a[t,k] * w[n,k], then
// y[t,n] = clamp(round(r / y_scale[t]) + y_zero_point[t], -128, 127).
//
// A workgroup computes four columns, its LANES threads take CHUNK consecutive k each, so that
// every weight is read once for all tokens.
//
// Layouts (row strides are push constants and include what lies between rows):
//   x[t,k]        byte  k % 8 of x[t * x_stride + k / 8]
//   code[n,k]     nibble of w_packed[n * w_stride + k / 32], see common/unpack.glsl
//   scale, zero   w_scales_and_zeros[k / GROUP * columns + n]
//   y[t,n]        byte  n % 4 of y[t * y_stride + n / 4]
//   parts         four columns of token t by lane l: parts[l * TOKENS + t]
//
// Assumptions: CHUNK % 32 == 0, LANES * CHUNK >= K, LANES >= TOKENS, GROUP even. Columns beyond the
// end repeat the last one; their bytes lie between rows of y. k beyond the end has a = 0.
//
// Order of the sums, which the manifest promises: CHUNK products with ascending k from zero, then
// the lanes' sums, ascending, from zero.
#extension GL_EXT_control_flow_attributes : require

#include <common/dequantize.glsl>
#include <common/quantize.glsl>

shared vec4 parts[LANES * TOKENS];

// Adds 8 consecutive k, from k on, of all tokens; word i of the four columns' 32 codes.
void add_word(uint k, uint i, uvec4 codes[4], uint column[4], inout precise vec4 part[TOKENS]) {
  vec4 w[8];
  [[unroll]] for (uint c = 0; c < 4; ++c) {
    vec2 scale_and_zero = vec2(0);
    [[unroll]] for (uint j = 0; j < 8; ++j) {
      if (j % SHARED_CODES == 0) {
        const uint group = min(k + j, depth - 1) / GROUP;
        scale_and_zero = w_scales_and_zeros[group * columns + column[c]];
      }
      w[j][c] = dequantized_weight(codes[c][i], j, scale_and_zero);
    }
  }
  [[unroll]] for (uint t = 0; t < TOKENS; ++t) {
    const uvec2 words = x[t * x_stride + k / 8];
    const int zero_point = x_zero_point[t];
    const float scale = x_scale[t];
    [[unroll]] for (uint j = 0; j < 8; ++j) {
      const float a = dequantized_activation(words[j / 4], j % 4, zero_point, scale);
      part[t] = fma(vec4(k + j < depth ? a : 0.0), w[j], part[t]);
    }
  }
}

void sum_chunk(uint lane, uint n0) {
  precise vec4 part[TOKENS];
  [[unroll]] for (uint t = 0; t < TOKENS; ++t) part[t] = vec4(0);
  uint column[4];
  [[unroll]] for (uint c = 0; c < 4; ++c) column[c] = min(n0 + c, columns - 1);
  const uint end = min((lane + 1) * CHUNK, depth);
  for (uint k = lane * CHUNK; k < end; k += 32) {
    uvec4 codes[4];
    [[unroll]] for (uint c = 0; c < 4; ++c) codes[c] = w_packed[column[c] * w_stride + k / 32];
    [[unroll]] for (uint i = 0; i < 4; ++i) {
      if (k + 8 * i < end) add_word(k + 8 * i, i, codes, column, part);
    }
  }
  [[unroll]] for (uint t = 0; t < TOKENS; ++t) parts[lane * TOKENS + t] = part[t];
}

void write(uint t, uint n0) {
  precise vec4 total = vec4(0);
  for (uint lane = 0; lane < LANES; ++lane) total += parts[lane * TOKENS + t];
  const float scale = y_scale[t];
  const int zero_point = y_zero_point[t];
  ivec4 outputs;
  [[unroll]] for (uint c = 0; c < 4; ++c) outputs[c] = quantized(total[c], scale, zero_point);
  y[t * y_stride + n0 / 4] = packed_bytes(outputs);
}

void main() {
  const uint lane = gl_LocalInvocationID.x;
  for (uint n0 = gl_WorkGroupID.x * 4; n0 < columns; n0 += gl_NumWorkGroups.x * 4) {
    sum_chunk(lane, n0);
    barrier();
    if (lane < TOKENS) write(lane, n0);
    barrier();
  }
}
