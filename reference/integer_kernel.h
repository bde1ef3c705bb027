// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "reference/instruction_set.h"

// The inner loops of the exact reference: a block of columns at once, 4 k at once.

namespace qlinbench {

/// The k of one column that lie side by side: of 8 consecutive ones the even, and the odd. Packed
/// they are 4 bytes, whose high nibbles are one quad and whose low ones the other.
inline constexpr std::int64_t kQuad = 4;
inline constexpr std::int64_t kTwoQuads = 2 * kQuad;
/// The most k of one group that are summed in int32, a multiple of 8: what a block of columns has
/// of them stays in the first cache. Longer groups are cut into parts, whose products with scale
/// and zero are exact in double too.
inline constexpr std::int64_t kLongestPart = 256;
static_assert(kLongestPart % kTwoQuads == 0, "a longer group is padded behind its last part alone");

/// Codes of one part as operands have them, two a byte.
struct PackedCodes {
  const std::uint8_t* data = nullptr;  ///< of the first column
  std::int64_t row_bytes = 0;          ///< from one column to the next
  std::int64_t columns = 0;            ///< at most the kernel's
  std::int64_t length = 0;             ///< k, even
};

/// Weights of the kernel's `columns` over `parts` stretches of k, each within one group.
struct WeightBlock {
  const std::uint8_t* codes = nullptr;  ///< [parts][quads][columns][4], 0 to 15; 0 beyond the end
  const double* scales = nullptr;       ///< [parts][columns]
  const double* zeros = nullptr;        ///< [parts][columns]
  std::int64_t parts = 0;
  std::int64_t quads = 0;  ///< of a part, an even number
};

/// One token over the same stretches, and what it adds up to.
struct TokenStrip {
  const std::int8_t* x = nullptr;        ///< [parts][quads][4]
  const std::int32_t* x_sums = nullptr;  ///< [parts] sum of x
  double* sums = nullptr;  ///< [columns] added to, part by part: scale * A, then zero * sum of x
};

/// The most tokens a kernel takes at once.
inline constexpr int kMostTokens = 8;

/// One token's sums, to be rounded to outputs.
struct SumsRow {
  const double* sums = nullptr;        ///< [columns] r / x_scale
  const double* magnitudes = nullptr;  ///< [columns] a bound of kappa / x_scale
  std::int64_t columns = 0;
  double x_scale = 1.0;
  double y_scale = 1.0;
  std::int32_t y_zero_point = 0;
  double error = 0.0;  ///< of sums / y_scale, as a share of magnitudes / y_scale
};

/// Outputs of a row: those that are certain, and those so near a tie that they are not.
struct RowCounts {
  std::int32_t near = 0;
  std::int32_t saturated = 0;  ///< of the certain ones
};

struct QuickKernel;  // quick_kernel.h

struct IntegerKernel {
  int tokens = 1;            ///< at once, the most
  std::int64_t columns = 0;  ///< of a block, a multiple of 16
  /// Adds the products of `count` tokens (1 to `tokens`) with a block to their sums.
  void (*multiply)(const WeightBlock&, const TokenStrip* tokens, int count) = nullptr;
  /// Writes codes [quads][columns][4] of a WeightBlock.
  void (*unpack)(const PackedCodes& packed, std::uint8_t* codes) = nullptr;
  /// Rounds a row to y [columns]; near[column] = 1 where that is not certain, else 0.
  RowCounts (*round)(const SumsRow& row, std::int8_t* y, std::uint8_t* near) = nullptr;
  /// Sums in float32 of blocks of the same columns, where they are worth it.
  const QuickKernel* quick = nullptr;
};

IntegerKernel integer_kernel(InstructionSet set);

}  // namespace qlinbench
