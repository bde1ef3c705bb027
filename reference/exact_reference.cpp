// SPDX-License-Identifier: BSD-3-Clause
#include "reference/exact_reference.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>

#include "reference/integer_tile.h"
#include "reference/quantize.h"
#include "reference/wide.h"

namespace qlinbench {
namespace {

/// How far the quotient that double arithmetic gives may lie from the real one, as a share of
/// kappa / y_scale: n - 1 additions of n products, x_zero_point times such a sum taken off, x_scale
/// and y_scale are (n + 3) * 2^-53; 16 rather than 3 covers second-order terms and the comparisons
/// below. Never less than the 2^-40 that operator.md names, which is enough up to n = 8000.
double quotient_error(const Problem& problem) {
  return std::max(0x1p-40, static_cast<double>(double_products(problem) + 16) * 0x1p-53);
}

struct Counts {
  std::int64_t saturated = 0;
  std::int64_t settled = 0;
};

class ExactRounding {
 public:
  ExactRounding(const Problem& problem, const Operands& operands, const IntegerKernel& kernel,
                std::int8_t* y)
      : problem_(problem),
        operands_(operands),
        kernel_(kernel),
        y_(y),
        error_(quotient_error(problem)) {}

  /// Rounds the sums of a tile to its part of y.
  Counts round_tile(const IntegerTile& sums, const Tile& tile) const {
    Counts counts;
    std::vector<std::uint8_t> near(static_cast<std::size_t>(tile.columns));
    for (std::int64_t t = 0; t < tile.tokens; ++t) {
      const std::int64_t token = tile.first_token + t;
      const SumsRow row{sums.sums(t),
                        sums.magnitudes(),
                        tile.columns,
                        operands_.x_scale.data()[token],
                        operands_.y_scale.data()[token],
                        operands_.y_zero_point.data()[token],
                        error_};
      std::int8_t* y = y_ + token * problem_.n + tile.first_column;
      const RowCounts rounded = kernel_.round(row, y, near.data());
      counts.saturated += rounded.saturated;
      counts.settled += rounded.near;
      if (rounded.near > 0) counts.saturated += settle_row(token, tile.first_column, near, y);
    }
    return counts;
  }

 private:
  /// Returns how many of the outputs that were near a tie are saturated.
  std::int64_t settle_row(std::int64_t token, std::int64_t first_column,
                          const std::vector<std::uint8_t>& near, std::int8_t* y) const {
    std::int64_t saturated = 0;
    for (std::int64_t c = 0; c < std::ssize(near); ++c) {
      if (near.data()[c] == 0) continue;
      const int value = settle(token, first_column + c);
      saturated += is_saturated(value);
      y[c] = static_cast<std::int8_t>(clamp_output(value));
    }
    return saturated;
  }

  int settle(std::int64_t token, std::int64_t column) const {
    const ExactQuotient quotient{exact_sum(problem_, operands_, token, column),
                                 operands_.x_scale.data()[token], operands_.y_scale.data()[token]};
    return exact_output(quotient, operands_.y_zero_point.data()[token], problem_.rounding);
  }

  const Problem& problem_;
  const Operands& operands_;
  IntegerKernel kernel_;
  std::int8_t* y_;
  double error_;
};

}  // namespace

ExactOutputs exact_reference(const Problem& problem, const Operands& operands, Threads threads,
                             InstructionSet set) {
  ExactOutputs outputs;
  outputs.y.resize(static_cast<std::size_t>(problem.tokens() * problem.n));
  const auto tiles = make_tiles(problem.tokens(), problem.n, IntegerTile::kShape, threads);
  const IntegerKernel kernel = integer_kernel(set);
  const ExactRounding rounding(problem, operands, kernel, outputs.y.data());
  const TokenRows rows(problem, operands, threads);
  std::atomic<std::int64_t> saturated = 0;
  std::atomic<std::int64_t> settled = 0;
  parallel_for_with<IntegerTile>(std::ssize(tiles), threads,
                                 [&](IntegerTile& sums, std::int64_t i) {
                                   const Tile& tile = tiles[static_cast<std::size_t>(i)];
                                   sums.compute(problem, operands, rows, tile, kernel);
                                   const Counts counts = rounding.round_tile(sums, tile);
                                   saturated += counts.saturated;
                                   settled += counts.settled;
                                 });
  outputs.saturated = saturated;
  outputs.settled = settled;
  return outputs;
}

std::vector<RealRange> real_ranges(const Problem& problem, const Operands& operands,
                                   std::int64_t columns, Threads threads) {
  const double infinity = HUGE_VAL;
  std::vector<RealRange> ranges(static_cast<std::size_t>(problem.tokens()),
                                RealRange{infinity, -infinity});
  const auto tiles = make_tiles(problem.tokens(), columns, IntegerTile::kShape, threads);
  const IntegerKernel kernel = integer_kernel(best_instruction_set());
  const TokenRows rows(problem, operands, threads);
  std::mutex mutex;
  parallel_for_with<IntegerTile>(
      std::ssize(tiles), threads, [&](IntegerTile& sums, std::int64_t i) {
        const Tile& tile = tiles[static_cast<std::size_t>(i)];
        sums.compute(problem, operands, rows, tile, kernel);
        const std::lock_guard lock(mutex);
        for (std::int64_t t = 0; t < tile.tokens; ++t) {
          const double x_scale = operands.x_scale.data()[tile.first_token + t];
          const auto [low, high] = std::minmax_element(sums.sums(t), sums.sums(t) + tile.columns);
          RealRange& range = ranges.data()[tile.first_token + t];
          range.low = std::min(range.low, x_scale * *low);
          range.high = std::max(range.high, x_scale * *high);
        }
      });
  return ranges;
}

}  // namespace qlinbench
