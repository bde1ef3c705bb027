// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "reference/integer_kernel.h"
#include "reference/prefetch.h"

// The inner loops of QuickTile: sums over groups in float32, with a bound of how far they are off.

namespace qlinbench {

/// Parts are summed in float32 in runs of this many; two runs are then added in float32, and what
/// that gives in double.
inline constexpr std::int64_t kQuickRun = 4;

/// Sums in double that one output is made of: 8 of products of x, and that of what does not depend
/// on them. They are added up when all parts are in them, so that few additions follow one another.
inline constexpr std::size_t kQuickLanes = 9;

/// The most float32 roundings that the product scale * D of a part passes, of `parts` in a chunk:
/// in its run, for each part zero * S is added first, then scale * D. The product zero * S passes
/// one more.
inline std::int64_t quick_roundings(std::int64_t part, std::int64_t parts) {
  const std::int64_t first = part / (2 * kQuickRun) * (2 * kQuickRun);
  const std::int64_t both = std::min(2 * kQuickRun, parts - first);
  const bool is_second = part - first >= kQuickRun;
  const std::int64_t run = is_second ? both - kQuickRun : std::min(kQuickRun, both);
  return 2 * (run - part % kQuickRun) - 1 + (both > kQuickRun ? 1 : 0);
}

/// Weights of a block of columns over the parts of a chunk.
struct QuickWeights {
  const std::uint8_t* codes = nullptr;   ///< [parts][quads][columns][4], as in WeightBlock
  const float* scales = nullptr;         ///< [parts][columns]
  const float* zeros = nullptr;          ///< [parts][columns]
  const std::int32_t* levels = nullptr;  ///< [parts][columns] W below, -8 in the upper 16 bits
  std::int64_t parts = 0;
  std::int64_t quads = 0;
  std::int64_t length = 0;  ///< k of a part
};

/// What a token adds to the sums of every column.
struct QuickPart {
  /// -x_zero_point in the lower 16 bits, the sum of x in the upper ones. Its products with those of
  /// a column's levels add up to what makes the sum of code * x that of (x - x_zero_point) *
  /// (code - 8).
  std::int32_t zero_point_and_sum = 0;
  float distance = 0.0F;  ///< S, the sum of x - x_zero_point
};

/// Tokens over the same parts.
struct QuickTokens {
  const std::int8_t* x = nullptr;    ///< [count][parts][quads][4]
  const QuickPart* parts = nullptr;  ///< [count][parts]
  double* sums = nullptr;            ///< [count][columns] added to: scale * D + zero * S
  std::int64_t count = 0;
  std::span<const MemoryRows> ahead;  ///< needed next, to be asked for in the meantime
};

/// What columns add up to, whatever the token, [columns] each; `passed` is quick_roundings.
struct QuickColumns {
  double* spread = nullptr;  ///< (passed * scale)^2 * the sum of (code - 8)^2
  double* zero = nullptr;    ///< ((passed + 1) * zero)^2
  /// 256 * length * (23 * |scale| + |zero|): a bound of what `sum` adds up, where the product of x
  /// and code, 15 at most, is apart from that of x and 8.
  double* magnitudes = nullptr;
};

/// One token's sums, to be rounded to outputs.
struct QuickRow {
  const double* sums = nullptr;  ///< [columns]
  QuickColumns columns;          ///< `spread` and `zero` are square roots here
  std::int64_t count = 0;        ///< of columns
  double factor = 1.0;           ///< x_scale / y_scale
  double spread = 0.0;           ///< the quotient is off by at most this times columns.spread
  double zero = 0.0;             ///< and this times columns.zero
  std::int32_t y_zero_point = 0;
};

/// The outputs of a row.
struct QuickCounts {
  std::uint64_t near = 0;      ///< bit by bit, the columns whose output is not certain
  std::int32_t saturated = 0;  ///< of the certain ones
};

/// One output over the parts of a chunk.
struct QuickOutput {
  const std::int8_t* x = nullptr;        ///< [parts][quads][4]
  const std::uint8_t* packed = nullptr;  ///< [parts][length / 2]
  const QuickPart* parts = nullptr;      ///< [parts]
  const float* scales = nullptr;         ///< [parts][columns of a block]
  const float* zeros = nullptr;          ///< [parts][columns of a block]
  std::int64_t count = 0;                ///< of parts
  std::int64_t quads = 0;                ///< of a part
  std::int64_t length = 0;               ///< k of a part
  std::int32_t x_zero_point = 0;
};

struct QuickKernel {
  /// Adds the products of the tokens with a block to their sums.
  void (*multiply)(const QuickWeights&, const QuickTokens&) = nullptr;
  /// Parts `count` pairs of scale and zero.
  void (*split)(const float* pairs, std::int64_t count, float* scales, float* zeros) = nullptr;
  /// Writes the levels of a block and adds what its columns add up to.
  void (*measure)(const QuickWeights&, std::int32_t* levels, const QuickColumns&) = nullptr;
  /// Rounds a row of at most 64 columns to y [columns].
  QuickCounts (*round)(const QuickRow& row, std::int8_t* y) = nullptr;
  /// Adds scale * D + zero * S to kQuickLanes sums in double, which add up to the output's:
  /// scale times the sum of (x - x_zero_point) * code, scale * -8 * S and zero * S, each exact.
  void (*sum)(const QuickOutput&, double* lanes) = nullptr;
};

#if QLINBENCH_X86_KERNELS
void quick_multiply_avx512(const QuickWeights& weights, const QuickTokens& tokens);
void quick_sum_avx512(const QuickOutput& output, double* lanes);
#endif

}  // namespace qlinbench
