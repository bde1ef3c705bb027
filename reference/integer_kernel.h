// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "reference/instruction_set.h"

// The inner loop of the exact reference: 16 columns at once, 4 k at once.

namespace qlinbench {

/// Columns of a strip: one lane each.
inline constexpr std::int64_t kStripColumns = 16;
/// Consecutive k of one column that lie side by side.
inline constexpr std::int64_t kQuad = 4;
/// The most k of one group that are summed in int32: |sum of code * x| <= 15 * 128 * 4096 < 2^23.
/// Longer groups are cut into parts, whose products with scale and zero are exact in double too.
inline constexpr std::int64_t kLongestPart = 4096;

/// Weights of 16 columns over `parts` stretches of k, each of `length` k within one group.
/// Padding up to whole quads and columns has code 0, scale 0 and zero 0.
struct WeightStrip {
  const std::uint8_t* codes = nullptr;      ///< [parts][quads][16][4], 0 to 15
  const std::int32_t* code_sums = nullptr;  ///< [parts][16] W: sum of (code - 8)
  const double* scales = nullptr;           ///< [parts][16]
  const double* zeros = nullptr;            ///< [parts][16]
  std::int64_t parts = 0;
  std::int64_t length = 0;
  std::int64_t quads = 0;  ///< ceil(length / 4)
};

/// One token over the same stretches, and what it adds up to.
struct TokenStrip {
  const std::int8_t* x = nullptr;        ///< [parts][quads][4]
  const std::int32_t* x_sums = nullptr;  ///< [parts] sum of x
  std::int32_t zero_point = 0;
  double* sums = nullptr;  ///< [16] added to: scale * D, then zero * S, part by part
};

/// The most tokens a kernel takes at once.
inline constexpr int kMostTokens = 8;

/// Adds the products of `count` tokens (1 to `tokens`) with one strip to their sums.
struct IntegerKernel {
  int tokens = 1;
  void (*multiply)(const WeightStrip&, const TokenStrip* tokens, int count) = nullptr;
  /// sums[p] = the sum of x[p * length .. p * length + length).
  void (*sum_parts)(const std::int8_t* x, std::int64_t parts, std::int64_t length,
                    std::int32_t* sums) = nullptr;
};

IntegerKernel integer_kernel(InstructionSet set);

}  // namespace qlinbench
