// SPDX-License-Identifier: BSD-3-Clause
// Many tokens, in integers:
//   r[t,n] = x_scale[t] * sum over groups g of
//            ( scale[g,n] / 16 * (A - x_zero_point[t] * w_sums[g,n]) + zero[g,n] * S[t,g] )
//   A      = sum over the group of x[t,k] * 16 * (code[n,k] - 8)         packed 4x8 dot products
//   S[t,g] = sum over the group of x[t,k], less G * x_zero_point[t]      one dot product a word
//   y[t,n] = clamp(round(r / y_scale[t]) + y_zero_point[t], -128, 127)
//
// A workgroup computes TILE_T x TILE_N outputs over groups_per_part groups, CHUNK k at a time:
// while it multiplies one chunk, the next is on its way to registers.
//
// Layouts (row strides are push constants, in words):
//   x[t,k]                 see common/activations.glsl
//   weights                see common/signed_nibbles.glsl
//   x_tile, row k / 4      word t is x[t, k..k+3]: component t % 4 of x_tile[k/4 * TILE_T/4 + t/4]
//   w_tile, row k / 4      word n is 16 * (code[n, k..k+3] - 8), in the same way
//   x_sums[part][t]        sum of x[t,k] over the k that the thread of this part loaded
//   this thread's outputs  tokens THREAD_T * local.y + i, columns 4 * (local.x + q * local size) + c
//   parts                  [SPLIT_K][T][columns_pad] floats, four to an element
//
// Assumptions: TILE_T, TILE_N, THREAD_T and THREAD_N are multiples of 4; 2040 * 16 * GROUP fits 32
// bits. Tokens and columns beyond the end repeat the last one or are 0, and are not written.
//
// Order of the sums, which the manifest promises: groups ascending within a part, scale's product
// before zero's; then the parts, ascending.
//
// Measured on an NVIDIA H200 (driver 580.159.04, 2026-11-22, G = 128, weights hot): with the rows of
// a tile unrolled 512 tokens of K = 4096, N = 14336 take 812 us, in a rolled loop 1056; tiles of 128
// tokens are slower than these; at one token of K = N = 4096 four parts of K take 23.5 us, one 76.
#extension GL_EXT_control_flow_attributes : require
#extension GL_EXT_integer_dot_product : require

#include <common/activations.glsl>
#include <common/quantize.glsl>
#include <common/signed_nibbles.glsl>

const uint kThreads = gl_WorkGroupSize.x * gl_WorkGroupSize.y;
const uint kRows = CHUNK / 4;             // of a tile
const uint kQuads = THREAD_N / 4;         // columns of a thread, in fours
const uint kSumParts = (CHUNK + 15) / 16;  // loads of 16 k that make up a token's chunk
const uint kLoadsX = (TILE_T * kSumParts + kThreads - 1) / kThreads;
const uint kLoadsW = (TILE_N + kThreads - 1) / kThreads;
const uint kChunksPerGroup = GROUP_PAD / CHUNK;

shared uvec4 x_tile[kRows * TILE_T / 4];
shared uvec4 w_tile[kRows * TILE_N / 4];
shared int x_sums[kSumParts * TILE_T];
shared vec4 scales[TILE_N / 4];
shared vec4 zeros[TILE_N / 4];
shared ivec4 w_sum_tile[TILE_N / 4];

// What a thread has loaded and not yet stored.
struct Chunk {
  uvec4 x[kLoadsX];
  uvec4 w[kLoadsW];
};

uint first_token() { return gl_WorkGroupID.y * TILE_T; }
uint first_column() { return gl_WorkGroupID.x * TILE_N; }

void load(uint g, uint chunk, out Chunk loaded) {
  const uint k = chunk * CHUNK;
  const uint end = g * GROUP + min(k + CHUNK, GROUP);
  [[unroll]] for (uint i = 0; i < kLoadsX; ++i) {
    const uint item = gl_LocalInvocationIndex + i * kThreads;
    const uint token = min(first_token() + item % TILE_T, tokens - 1);
    loaded.x[i] = x_words(token * x_stride, g * GROUP + k + item / TILE_T * 16, end);
  }
  [[unroll]] for (uint i = 0; i < kLoadsW; ++i) {
    const uint item = gl_LocalInvocationIndex + i * kThreads;
    const uint n = first_column() + item % TILE_N;
#if CHUNK == 32
    loaded.w[i] = w_words4[chunk_at(g, n, k)];
#else
    loaded.w[i] = uvec4(w_words[word_at(g, n, k)]);
#endif
  }
}

void store_x(uvec4 words, uint item) {
  const uint t = item % TILE_T;
  const uint row = item / TILE_T * 4;
  [[unroll]] for (uint j = 0; j < 4; ++j) {
    if (row + j < kRows) x_tile[((row + j) * TILE_T + t) / 4][t % 4] = words[j];
  }
}

void store_w(uvec4 words, uint n) {
  [[unroll]] for (uint j = 0; j < CHUNK / 8; ++j) {
    w_tile[(2 * j * TILE_N + n) / 4][n % 4] = uint(first_four(words[j]));
    w_tile[((2 * j + 1) * TILE_N + n) / 4][n % 4] = uint(last_four(words[j]));
  }
}

void store(Chunk loaded, inout int sums[kLoadsX]) {
  [[unroll]] for (uint i = 0; i < kLoadsX; ++i) {
    const uint item = gl_LocalInvocationIndex + i * kThreads;
    if (item < TILE_T * kSumParts) store_x(loaded.x[i], item);
    [[unroll]] for (uint j = 0; j < 4; ++j) {
      sums[i] += dotPacked4x8EXT(int(loaded.x[i][j]), 0x01010101);
    }
  }
  [[unroll]] for (uint i = 0; i < kLoadsW; ++i) {
    const uint n = gl_LocalInvocationIndex + i * kThreads;
    if (n < TILE_N) store_w(loaded.w[i], n);
  }
}

// What belongs to a whole group, beside its last chunk.
void store_group(uint g, inout int sums[kLoadsX]) {
  [[unroll]] for (uint i = 0; i < kLoadsX; ++i) {
    const uint item = gl_LocalInvocationIndex + i * kThreads;
    if (item < TILE_T * kSumParts) x_sums[item] = sums[i];
    sums[i] = 0;
  }
  for (uint i = gl_LocalInvocationIndex; i < TILE_N; i += kThreads) {
    const uint n = first_column() + i;
    const vec2 scale_and_zero = w_scales_and_zeros[g * columns + min(n, columns - 1)];
    scales[i / 4][i % 4] = scale_and_zero.x / 16.0;
    zeros[i / 4][i % 4] = scale_and_zero.y;
    w_sum_tile[i / 4][i % 4] = w_sums[(g * columns_pad + n) / 4][n % 4];
  }
}

void multiply(inout ivec4 dots[THREAD_T][kQuads]) {
  [[unroll]] for (uint row = 0; row < kRows; ++row) {
    uvec4 w[kQuads];
    [[unroll]] for (uint q = 0; q < kQuads; ++q) {
      w[q] = w_tile[row * (TILE_N / 4) + q * gl_WorkGroupSize.x + gl_LocalInvocationID.x];
    }
    [[unroll]] for (uint i = 0; i < THREAD_T; ++i) {
      const uint at = gl_LocalInvocationID.y * THREAD_T + i;
      const int four = int(x_tile[row * (TILE_T / 4) + at / 4][i % 4]);
      [[unroll]] for (uint q = 0; q < kQuads; ++q) {
        [[unroll]] for (uint c = 0; c < 4; ++c) {
          dots[i][q][c] += dotPacked4x8EXT(four, int(w[q][c]));
        }
      }
    }
  }
}

void add_group(inout ivec4 dots[THREAD_T][kQuads], int zero_points[THREAD_T],
               inout precise vec4 total[THREAD_T][kQuads]) {
  [[unroll]] for (uint i = 0; i < THREAD_T; ++i) {
    int x_sum = -GROUP * zero_points[i];
    [[unroll]] for (uint part = 0; part < kSumParts; ++part) {
      x_sum += x_sums[part * TILE_T + gl_LocalInvocationID.y * THREAD_T + i];
    }
    [[unroll]] for (uint q = 0; q < kQuads; ++q) {
      const uint at = q * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
      const ivec4 difference = dots[i][q] - zero_points[i] * w_sum_tile[at];
      total[i][q] = fma(scales[at], vec4(difference), total[i][q]);
      total[i][q] = fma(zeros[at], vec4(float(x_sum)), total[i][q]);
      dots[i][q] = ivec4(0);
    }
  }
}

void write(uint t, uint n, vec4 total) {
#if SPLIT_K > 1
  parts[((gl_WorkGroupID.z * tokens + t) * columns_pad + n) / 4] = total;
#else
  y[t * y_stride + n / 4] = quantized_word(total, x_scale[t], y_scale[t], y_zero_point[t]);
#endif
}

void main() {
  int zero_points[THREAD_T];
  ivec4 dots[THREAD_T][kQuads];
  precise vec4 total[THREAD_T][kQuads];
  [[unroll]] for (uint i = 0; i < THREAD_T; ++i) {
    const uint t = first_token() + gl_LocalInvocationID.y * THREAD_T + i;
    zero_points[i] = x_zero_point[min(t, tokens - 1)];
    [[unroll]] for (uint q = 0; q < kQuads; ++q) {
      dots[i][q] = ivec4(0);
      total[i][q] = vec4(0);
    }
  }
  int sums[kLoadsX];
  [[unroll]] for (uint i = 0; i < kLoadsX; ++i) sums[i] = 0;

  const uint first = gl_WorkGroupID.z * groups_per_part * kChunksPerGroup;
  const uint end = min(first + groups_per_part * kChunksPerGroup, groups * kChunksPerGroup);
  Chunk loaded;
  if (first < end) load(first / kChunksPerGroup, first % kChunksPerGroup, loaded);
  for (uint s = first; s < end; ++s) {
    const uint g = s / kChunksPerGroup;
    const bool is_last = s % kChunksPerGroup == kChunksPerGroup - 1;
    barrier();
    store(loaded, sums);
    if (is_last) store_group(g, sums);
    barrier();
    if (s + 1 < end) load((s + 1) / kChunksPerGroup, (s + 1) % kChunksPerGroup, loaded);
    multiply(dots);
    if (is_last) add_group(dots, zero_points, total);
  }

  [[unroll]] for (uint i = 0; i < THREAD_T; ++i) {
    const uint t = first_token() + gl_LocalInvocationID.y * THREAD_T + i;
    [[unroll]] for (uint q = 0; q < kQuads; ++q) {
      const uint n = first_column() + 4 * (q * gl_WorkGroupSize.x + gl_LocalInvocationID.x);
      if (t < tokens && n < columns) write(t, n, total[i][q]);
    }
  }
}
