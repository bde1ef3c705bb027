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
/// kappa / y_scale: n - 1 additions of n products, x_scale and y_scale are (n + 1) * 2^-53; 16
/// rather than 1 covers second-order terms and the comparisons below. Never less than the 2^-40
/// that operator.md names, which is enough up to n = 8000.
double quotient_error(const Problem& problem) {
  return std::max(0x1p-40, static_cast<double>(double_products(problem) + 16) * 0x1p-53);
}

struct Counts {
  std::int64_t saturated = 0;
  std::int64_t settled = 0;
};

class ExactRounding {
 public:
  ExactRounding(const Problem& problem, const Operands& operands, std::int8_t* y)
      : problem_(problem), operands_(operands), y_(y), error_(quotient_error(problem)) {}

  /// Rounds the sums of a tile to its part of y.
  Counts round_tile(const IntegerTile& sums, const Tile& tile) const {
    Counts counts;
    for (std::int64_t t = 0; t < tile.tokens; ++t) round_row(sums, tile, t, counts);
    return counts;
  }

 private:
  void round_row(const IntegerTile& tile_sums, const Tile& tile, std::int64_t tile_token,
                 Counts& counts) const {
    const std::int64_t token = tile.first_token + tile_token;
    const double x_scale = operands_.x_scale.data()[token];
    const double y_scale = operands_.y_scale.data()[token];
    const int zero_point = operands_.y_zero_point.data()[token];
    const double window = error_ * x_scale / y_scale;
    const double* sums = tile_sums.sums(tile_token);
    const double* magnitudes = tile_sums.magnitudes();
    std::int8_t* row = y_ + token * problem_.n + tile.first_column;
    for (std::int64_t c = 0; c < tile.columns; ++c) {
      const double quotient = x_scale * sums[c] / y_scale;
      const double far = kFarQuotient;
      const double clamped = std::min(std::max(quotient, -far), far);
      // Adding 1.5 * 2^52 leaves no bits for a fraction: rounds to the nearest integer.
      const double nearest = (clamped + 0x1.8p52) - 0x1.8p52;
      int value = static_cast<int>(nearest) + zero_point;
      if (0.5 - std::abs(clamped - nearest) <= window * magnitudes[c]) {
        value = settle(token, tile.first_column + c);
        ++counts.settled;
      }
      counts.saturated += is_saturated(value);
      row[c] = static_cast<std::int8_t>(clamp_output(value));
    }
  }

  int settle(std::int64_t token, std::int64_t column) const {
    const ExactQuotient quotient{exact_sum(problem_, operands_, token, column),
                                 operands_.x_scale.data()[token], operands_.y_scale.data()[token]};
    return exact_output(quotient, operands_.y_zero_point.data()[token], problem_.rounding);
  }

  const Problem& problem_;
  const Operands& operands_;
  std::int8_t* y_;
  double error_;
};

}  // namespace

ExactOutputs exact_reference(const Problem& problem, const Operands& operands, Threads threads,
                             InstructionSet set) {
  ExactOutputs outputs;
  outputs.y.resize(static_cast<std::size_t>(problem.tokens() * problem.n));
  const ExactRounding rounding(problem, operands, outputs.y.data());
  const auto tiles = make_tiles(problem.tokens(), problem.n, IntegerTile::kShape, threads);
  const IntegerKernel kernel = integer_kernel(set);
  std::atomic<std::int64_t> saturated = 0;
  std::atomic<std::int64_t> settled = 0;
  parallel_for_with<IntegerTile>(std::ssize(tiles), threads,
                                 [&](IntegerTile& sums, std::int64_t i) {
                                   const Tile& tile = tiles[static_cast<std::size_t>(i)];
                                   sums.compute(problem, operands, tile, kernel);
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
  std::mutex mutex;
  parallel_for_with<IntegerTile>(
      std::ssize(tiles), threads, [&](IntegerTile& sums, std::int64_t i) {
        const Tile& tile = tiles[static_cast<std::size_t>(i)];
        sums.compute(problem, operands, tile, kernel);
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
