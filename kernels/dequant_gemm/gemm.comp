// SPDX-License-Identifier: BSD-3-Clause
// Many tokens: r[t,n] = sum over k of a[t,k] * w[n,k] by tiles of TILE_T x TILE_N outputs, then
// y[t,n] = clamp(round(r / y_scale[t]) + y_zero_point[t], -128, 127).
//
// Layouts (row strides are push constants and include what lies between rows):
//   x[t,k]           byte  k % 8 of x[t * x_stride + k / 8]
//   code[n,k]        nibble of w_packed[n * w_stride + k / 16], see common/unpack.glsl
//   scale, zero      w_scales_and_zeros[k / GROUP * columns + n]
//   y[t,n]           byte  n % 4 of y[t * y_stride + n / 4]
//   a_tile, w_tile   float t (n) of row k: component t % 4 of a_tile[(k * TILE_T + t) / 4]
//
// Assumptions: TILE_N % 4 == 0, THREAD_T % 4 == 0, TILE_T % THREAD_T == 0, TILE_K % 16 == 0, GROUP
// even. Nothing else: rows and columns beyond the end repeat the last one and are not written (or
// lie between rows of y), and k beyond the end has a = 0. So no byte between rows enters a sum.
//
// Order of the sums, which the manifest promises: TILE_K products with ascending k from zero, then
// the tile's sum is added to the total.
#extension GL_EXT_control_flow_attributes : require

#include <common/dequantize.glsl>
#include <common/quantize.glsl>

const uint kThreads = gl_WorkGroupSize.x * gl_WorkGroupSize.y;

shared vec4 a_tile[TILE_K * TILE_T / 4];
shared vec4 w_tile[TILE_K * TILE_N / 4];

void store_a(uint k, uint t, float value) {
  const uint at = k * TILE_T + t;
  a_tile[at / 4][at % 4] = value;
}

void store_w(uint k, uint n, float value) {
  const uint at = k * TILE_N + n;
  w_tile[at / 4][at % 4] = value;
}

// 8 k of one token a step; neighbours take neighbouring tokens, so that stores meet no bank twice.
void load_a(uint t0, uint k0) {
  for (uint i = gl_LocalInvocationIndex; i < TILE_T * TILE_K / 8; i += kThreads) {
    const uint t = i % TILE_T;
    const uint k = i / TILE_T * 8;
    const uint token = min(t0 + t, tokens - 1);
    const uvec2 words = k0 + k < depth ? x[token * x_stride + (k0 + k) / 8] : uvec2(0);
    const int zero_point = x_zero_point[token];
    const float scale = x_scale[token];
    [[unroll]] for (uint j = 0; j < 8; ++j) {
      const float a = dequantized_activation(words[j / 4], j % 4, zero_point, scale);
      store_a(k + j, t, k0 + k + j < depth ? a : 0.0);
    }
  }
}

// 16 k of one column a step.
void load_w(uint n0, uint k0) {
  for (uint i = gl_LocalInvocationIndex; i < TILE_N * TILE_K / 16; i += kThreads) {
    const uint n = i % TILE_N;
    const uint k = i / TILE_N * 16;
    const uint column = min(n0 + n, columns - 1);
    const uvec2 words = k0 + k < depth ? w_packed[column * w_stride + (k0 + k) / 16] : uvec2(0);
    vec2 scale_and_zero = vec2(0);
    [[unroll]] for (uint j = 0; j < 16; ++j) {
      if (j % SHARED_CODES == 0) {
        const uint group = min(k0 + k + j, depth - 1) / GROUP;
        scale_and_zero = w_scales_and_zeros[group * columns + column];
      }
      store_w(k + j, n, dequantized_weight(words[j / 8], j % 8, scale_and_zero));
    }
  }
}

// This thread's outputs: tokens THREAD_T * local.y + i, columns 4 * local.x to 4 * local.x + 3.
void add_tile(inout precise vec4 total[THREAD_T]) {
  precise vec4 part[THREAD_T];
  [[unroll]] for (uint i = 0; i < THREAD_T; ++i) part[i] = vec4(0);
  const uint a_at = gl_LocalInvocationID.y * (THREAD_T / 4);
  const uint w_at = gl_LocalInvocationID.x;
  [[unroll]] for (uint k = 0; k < TILE_K; ++k) {
    const vec4 w = w_tile[k * (TILE_N / 4) + w_at];
    [[unroll]] for (uint i = 0; i < THREAD_T; i += 4) {
      const vec4 a = a_tile[k * (TILE_T / 4) + a_at + i / 4];
      part[i] = fma(vec4(a.x), w, part[i]);
      part[i + 1] = fma(vec4(a.y), w, part[i + 1]);
      part[i + 2] = fma(vec4(a.z), w, part[i + 2]);
      part[i + 3] = fma(vec4(a.w), w, part[i + 3]);
    }
  }
  [[unroll]] for (uint i = 0; i < THREAD_T; ++i) total[i] += part[i];
}

void write(uint t0, uint n0, vec4 total[THREAD_T]) {
  const uint n = n0 + 4 * gl_LocalInvocationID.x;
  [[unroll]] for (uint i = 0; i < THREAD_T; ++i) {
    const uint t = t0 + THREAD_T * gl_LocalInvocationID.y + i;
    if (t >= tokens || n >= columns) continue;
    const float scale = y_scale[t];
    const int zero_point = y_zero_point[t];
    ivec4 outputs;
    [[unroll]] for (uint j = 0; j < 4; ++j) outputs[j] = quantized(total[i][j], scale, zero_point);
    y[t * y_stride + n / 4] = packed_bytes(outputs);
  }
}

void compute(uint t0, uint n0) {
  precise vec4 total[THREAD_T];
  [[unroll]] for (uint i = 0; i < THREAD_T; ++i) total[i] = vec4(0);
  for (uint k0 = 0; k0 < depth; k0 += TILE_K) {
    load_a(t0, k0);
    load_w(n0, k0);
    barrier();
    add_tile(total);
    barrier();
  }
  write(t0, n0, total);
}

void main() {
  for (uint t0 = gl_WorkGroupID.y * TILE_T; t0 < tokens; t0 += gl_NumWorkGroups.y * TILE_T) {
    for (uint n0 = gl_WorkGroupID.x * TILE_N; n0 < columns; n0 += gl_NumWorkGroups.x * TILE_N) {
      compute(t0, n0);
    }
  }
}
