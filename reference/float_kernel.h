// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include "reference/instruction_set.h"

// The inner loops of the float reference. Each does the same roundings in the same order on every
// machine: where there is no fma instruction, std::fma computes it in software.

namespace qlinbench {

/// The partial sums of an output: the j-th takes the k with k mod 16 = j.
inline constexpr std::int64_t kPartialSums = 16;
/// Columns that a kernel takes at once.
inline constexpr int kFloatColumns = 4;
/// The most tokens it takes at once.
inline constexpr int kFloatTokens = 4;

/// Rows of dequantized activations (or weights), each `stride` floats from the one before.
struct FloatRows {
  const float* data = nullptr;
  std::int64_t stride = 0;
};

/// Partial sums of consecutive outputs: [tokens][columns][16].
struct PartialSums {
  float* data = nullptr;
  std::int64_t token_stride = 0;  ///< floats between two tokens
};

struct FloatKernel {
  /// partial[t][c][j] = fma(a[t][k], w[c][k], partial[t][c][j]) with j = k mod 16, k ascending to
  /// `length`, a multiple of 16; for `tokens` (1 to 4) tokens and 4 columns.
  void (*multiply)(FloatRows a, FloatRows w, std::int64_t length, PartialSums partial,
                   int tokens) = nullptr;
  /// a[k] = float(x[k] - zero_point) * scale.
  void (*dequantize_x)(const std::int8_t* x, std::int64_t length, std::int32_t zero_point,
                       float scale, float* a) = nullptr;
  /// w[k] = float((double(code) - 8.0) * scale + zero) for `length` (even) codes of one group.
  void (*dequantize_w)(const std::uint8_t* packed, std::int64_t length, float scale, float zero,
                       float* w) = nullptr;
};

FloatKernel float_kernel(InstructionSet set);

}  // namespace qlinbench
