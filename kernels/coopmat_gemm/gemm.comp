// SPDX-License-Identifier: BSD-3-Clause
// Cooperative matrices, plainly: everything is read straight from memory.
//   r[t,n] = x_scale[t] * sum over groups g of
//            ( scale[g,n] * (A - x_zero_point[t] * w_sums[g,n]) + zero[g,n] * x_sums[t,g] )
//   A      = sum over the group of x[t,k] * (code[n,k] - 8)             int8 matrices, int32 sums
//   y[t,n] = clamp(round(r / y_scale[t]) + y_zero_point[t], -128, 127)
//
// A workgroup is one subgroup and computes BLOCK_T x BLOCK_N matrices of CM_M x CM_N outputs. What
// belongs to a column or to a token is loaded with a stride of 0, as a matrix of equal rows or of
// equal columns, and combined by component.
//
// Layouts: pack_w.comp and pack_x.comp have those of what is read. Matrix A of x is row-major, B of
// the weights column-major (k lies side by side in both); tile is row-major [CM_M][CM_N].
//
// Assumptions: subgroups of LANES; GROUP_PAD a multiple of CM_K, tokens_pad of TILE_T, columns_pad
// of TILE_N; CM_N a multiple of 4; 2040 * GROUP fits 32 bits.
//
// Order of the sums, which the manifest promises: groups ascending, scale's product before zero's.
#extension GL_EXT_control_flow_attributes : require
#extension GL_EXT_shader_explicit_arithmetic_types_int8 : require
#extension GL_KHR_cooperative_matrix : require
#extension GL_KHR_memory_scope_semantics : require

#include <common/quantize.glsl>

#define RowMajor gl_CooperativeMatrixLayoutRowMajor
#define ColumnMajor gl_CooperativeMatrixLayoutColumnMajor
#define MatrixX coopmat<int8_t, gl_ScopeSubgroup, CM_M, CM_K, gl_MatrixUseA>
#define MatrixW coopmat<int8_t, gl_ScopeSubgroup, CM_K, CM_N, gl_MatrixUseB>
#define Integers coopmat<int, gl_ScopeSubgroup, CM_M, CM_N, gl_MatrixUseAccumulator>
#define Floats coopmat<float, gl_ScopeSubgroup, CM_M, CM_N, gl_MatrixUseAccumulator>

shared float tile[CM_M * CM_N];

uint first_token() { return gl_WorkGroupID.y * TILE_T; }
uint first_column() { return gl_WorkGroupID.x * TILE_N; }

void multiply_group(uint g, out Integers dots[BLOCK_T][BLOCK_N]) {
  [[unroll]] for (uint i = 0; i < BLOCK_T; ++i) {
    [[unroll]] for (uint j = 0; j < BLOCK_N; ++j) dots[i][j] = Integers(0);
  }
  for (uint k = g * GROUP_PAD; k < (g + 1) * GROUP_PAD; k += CM_K) {
    MatrixX x[BLOCK_T];
    [[unroll]] for (uint i = 0; i < BLOCK_T; ++i) {
      const uint at = (first_token() + i * CM_M) * depth_pad + k;
      coopMatLoad(x[i], x_bytes, at / 4, depth_pad / 4, RowMajor);
    }
    [[unroll]] for (uint j = 0; j < BLOCK_N; ++j) {
      MatrixW w;
      const uint at = (first_column() + j * CM_N) * depth_pad + k;
      coopMatLoad(w, w_bytes, at / 4, depth_pad / 4, ColumnMajor);
      [[unroll]] for (uint i = 0; i < BLOCK_T; ++i) dots[i][j] = coopMatMulAdd(x[i], w, dots[i][j]);
    }
  }
}

void add_group(uint g, Integers dots[BLOCK_T][BLOCK_N], Integers zero_points[BLOCK_T],
               inout Floats total[BLOCK_T][BLOCK_N]) {
  Floats x_sum[BLOCK_T];
  [[unroll]] for (uint i = 0; i < BLOCK_T; ++i) {
    coopMatLoad(x_sum[i], x_sums, g * tokens_pad + first_token() + i * CM_M, 0, ColumnMajor);
  }
  [[unroll]] for (uint j = 0; j < BLOCK_N; ++j) {
    const uint at = g * columns_pad + first_column() + j * CM_N;
    Integers w_sum;
    Floats scale, zero;
    coopMatLoad(w_sum, w_sums, at, 0, RowMajor);
    coopMatLoad(scale, w_scales, at, 0, RowMajor);
    coopMatLoad(zero, w_zeros, at, 0, RowMajor);
    [[unroll]] for (uint i = 0; i < BLOCK_T; ++i) {
      precise Floats sum = total[i][j] + scale * Floats(dots[i][j] - zero_points[i] * w_sum);
      sum = sum + zero * x_sum[i];
      total[i][j] = sum;
    }
  }
}

// A matrix of outputs, row by row in words of four.
void write(Floats total, uint t0, uint n0) {
  barrier();
  coopMatStore(total, tile, 0, CM_N, RowMajor);
  barrier();
  for (uint word = gl_LocalInvocationID.x; word < CM_M * CM_N / 4; word += LANES) {
    const uint t = t0 + word / (CM_N / 4);
    const uint n = n0 + word % (CM_N / 4) * 4;
    if (t >= tokens || n >= columns) continue;
    const vec4 sums = vec4(tile[4 * word], tile[4 * word + 1], tile[4 * word + 2], tile[4 * word + 3]);
    y[t * y_stride + n / 4] = quantized_word(sums, x_scale[t], y_scale[t], y_zero_point[t]);
  }
}

void main() {
  Integers zero_points[BLOCK_T];
  Integers dots[BLOCK_T][BLOCK_N];
  Floats total[BLOCK_T][BLOCK_N];
  [[unroll]] for (uint i = 0; i < BLOCK_T; ++i) {
    coopMatLoad(zero_points[i], x_zero_points, first_token() + i * CM_M, 0, ColumnMajor);
    [[unroll]] for (uint j = 0; j < BLOCK_N; ++j) total[i][j] = Floats(0.0);
  }
  for (uint g = 0; g < groups; ++g) {
    multiply_group(g, dots);
    add_group(g, dots, zero_points, total);
  }
  [[unroll]] for (uint i = 0; i < BLOCK_T; ++i) {
    [[unroll]] for (uint j = 0; j < BLOCK_N; ++j) {
      write(total[i][j], first_token() + i * CM_M, first_column() + j * CM_N);
    }
  }
}
