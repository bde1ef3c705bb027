// SPDX-License-Identifier: BSD-3-Clause
// Few tokens, in integers:
//   r[t,n] = x_scale[t] * sum over groups g of
//            ( scale[g,n] / 16 * (A - x_zero_point[t] * w_sums[g,n]) + zero[g,n] * S[t,g] )
//   A      = sum over the group of x[t,k] * 16 * (code[n,k] - 8)         packed 4x8 dot products
//   S[t,g] = sum over the group of x[t,k], less G * x_zero_point[t]      one dot product a word
//   y[t,n] = clamp(round(r / y_scale[t]) + y_zero_point[t], -128, 127)
//
// A workgroup computes WIDTH columns of TOKENS tokens, so that every weight is read once for all of
// them. Neighbouring lanes take neighbouring columns, whose words lie side by side; a slice, one
// row of the workgroup, takes groups_per_slice whole groups, so that every sum over a group is
// finished in integers by one thread. Each thread has CHUNKS_AT_ONCE loads of weights under way.
//
// Layouts (row strides are push constants, in words):
//   x[t,k]      see common/activations.glsl
//   weights     see common/signed_nibbles.glsl
//   parts       slice s, token t, column c of the workgroup: parts[((s * TOKENS + t) * WIDTH + c) / 4]
//
// Assumptions: WIDTH % 4 == 0; 2040 * 16 * GROUP fits 32 bits. Tokens beyond the end repeat the last one,
// columns beyond the end are 0; neither is written.
//
// Order of the sums, which the manifest promises: groups ascending within a slice, scale's product
// before zero's; then the slices, ascending.
//
// Measured on an NVIDIA H200 (driver 580.159.04, 2026-11-22, G = 128): rolled inner loops take twice
// the time; 4 or 8 loads ahead gain nothing over 2, nor do 4 columns a lane over 2, and the second
// column pays from about 3 tokens on.
#extension GL_EXT_control_flow_attributes : require
#extension GL_EXT_integer_dot_product : require

#include <common/activations.glsl>
#include <common/quantize.glsl>
#include <common/signed_nibbles.glsl>

const uint kChunksPerGroup = GROUP_PAD / CHUNK;
const uint kThreads = LANES * SLICES;

shared vec4 parts[SLICES * TOKENS * WIDTH / 4];

// What a thread sums up: integers of the group it is in, floats of the groups before.
struct Sums {
  int dots[TOKENS][LANE_COLUMNS];
  int x[TOKENS];
};

uint column(uint c) {
  return gl_WorkGroupID.x * WIDTH + c * LANES + gl_LocalInvocationID.x;
}

uvec4 load_weights(uint chunk, uint n) {
  const uint g = chunk / kChunksPerGroup;
  const uint k = chunk % kChunksPerGroup * CHUNK;
#if CHUNK == 32
  return w_words4[chunk_at(g, n, k)];
#else
  return uvec4(w_words[word_at(g, n, k)]);
#endif
}

void clear(out Sums sums) {
  [[unroll]] for (uint t = 0; t < TOKENS; ++t) {
    sums.x[t] = 0;
    [[unroll]] for (uint c = 0; c < LANE_COLUMNS; ++c) sums.dots[t][c] = 0;
  }
}

void multiply(uint chunk, uvec4 w[LANE_COLUMNS], uint rows[TOKENS], inout Sums sums) {
  const uint group = chunk / kChunksPerGroup * GROUP;
  const uint k = chunk % kChunksPerGroup * CHUNK;
  const uint end = group + min(k + CHUNK, GROUP);
  [[unroll]] for (uint t = 0; t < TOKENS; ++t) {
    uvec4 x;
    [[unroll]] for (uint j = 0; j < CHUNK / 8; ++j) {
      if (j % 2 == 0) x = x_words(rows[t], group + k + 8 * j, end);
      const int x_first = int(x[j % 2 * 2]);
      const int x_last = int(x[j % 2 * 2 + 1]);
      sums.x[t] += dotPacked4x8EXT(x_first, 0x01010101);
      sums.x[t] += dotPacked4x8EXT(x_last, 0x01010101);
      [[unroll]] for (uint c = 0; c < LANE_COLUMNS; ++c) {
        sums.dots[t][c] += dotPacked4x8EXT(x_first, first_four(w[c][j]));
        sums.dots[t][c] += dotPacked4x8EXT(x_last, last_four(w[c][j]));
      }
    }
  }
}

void add_group(uint g, int zero_points[TOKENS], Sums sums,
               inout precise float total[TOKENS][LANE_COLUMNS]) {
  [[unroll]] for (uint c = 0; c < LANE_COLUMNS; ++c) {
    const vec2 scale_and_zero = w_scales_and_zeros[g * columns + min(column(c), columns - 1)];
    const float scale = scale_and_zero.x / 16.0;
    const int w_sum = w_sums[g * columns_pad + column(c)];
    [[unroll]] for (uint t = 0; t < TOKENS; ++t) {
      const int difference = sums.dots[t][c] - zero_points[t] * w_sum;
      total[t][c] = fma(scale, float(difference), total[t][c]);
      total[t][c] = fma(scale_and_zero.y, float(sums.x[t] - GROUP * zero_points[t]), total[t][c]);
    }
  }
}

void sum_slice(uint t0, inout precise float total[TOKENS][LANE_COLUMNS]) {
  uint rows[TOKENS];
  int zero_points[TOKENS];
  [[unroll]] for (uint t = 0; t < TOKENS; ++t) {
    const uint token = min(t0 + t, tokens - 1);
    rows[t] = token * x_stride;
    zero_points[t] = x_zero_point[token];
  }
  Sums sums;
  clear(sums);
  const uint first = gl_LocalInvocationID.y * groups_per_slice * kChunksPerGroup;
  const uint end = min(first + groups_per_slice * kChunksPerGroup, groups * kChunksPerGroup);
  for (uint s = first; s < end; s += CHUNKS_AT_ONCE) {
    uvec4 w[CHUNKS_AT_ONCE][LANE_COLUMNS];
    [[unroll]] for (uint i = 0; i < CHUNKS_AT_ONCE; ++i) {
      [[unroll]] for (uint c = 0; c < LANE_COLUMNS; ++c) {
        w[i][c] = load_weights(min(s + i, end - 1), column(c));
      }
    }
    [[unroll]] for (uint i = 0; i < CHUNKS_AT_ONCE; ++i) {
      if (s + i >= end) break;
      multiply(s + i, w[i], rows, sums);
      if ((s + i + 1) % kChunksPerGroup != 0) continue;
      add_group((s + i) / kChunksPerGroup, zero_points, sums, total);
      clear(sums);
    }
  }
}

void write(uint t, uint local_t, uint c) {
  precise vec4 total = vec4(0);
  for (uint slice = 0; slice < SLICES; ++slice) {
    total += parts[((slice * TOKENS + local_t) * WIDTH + c) / 4];
  }
  const uint n = gl_WorkGroupID.x * WIDTH + c;
  if (t >= tokens || n >= columns) return;
  y[t * y_stride + n / 4] = quantized_word(total, x_scale[t], y_scale[t], y_zero_point[t]);
}

void compute(uint t0) {
  precise float total[TOKENS][LANE_COLUMNS];
  [[unroll]] for (uint t = 0; t < TOKENS; ++t) {
    [[unroll]] for (uint c = 0; c < LANE_COLUMNS; ++c) total[t][c] = 0.0;
  }
  sum_slice(t0, total);
  [[unroll]] for (uint t = 0; t < TOKENS; ++t) {
    [[unroll]] for (uint c = 0; c < LANE_COLUMNS; ++c) {
      const uint at = (gl_LocalInvocationID.y * TOKENS + t) * WIDTH + c * LANES + gl_LocalInvocationID.x;
      parts[at / 4][at % 4] = total[t][c];
    }
  }
  barrier();
  for (uint i = gl_LocalInvocationIndex; i < TOKENS * WIDTH / 4; i += kThreads) {
    const uint t = i / (WIDTH / 4);
    write(t0 + t, t, i % (WIDTH / 4) * 4);
  }
  barrier();
}

void main() {
  for (uint t0 = gl_WorkGroupID.y * TOKENS; t0 < tokens; t0 += gl_NumWorkGroups.y * TOKENS) compute(t0);
}
