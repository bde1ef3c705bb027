// SPDX-License-Identifier: BSD-3-Clause
#include "reference/exact_rounding.h"

#include <algorithm>
#include <bit>
#include <vector>

#include "reference/quantize.h"
#include "reference/wide.h"

namespace qlinbench {
namespace {

/// Of so many outputs at most one may need a double sum, which takes as long as a few dozen float32
/// sums of a tile. Where more do, tiles had better be computed in double.
constexpr std::int64_t kOutputsPerDoubleSum = 64;
/// But so many always may: the first tiles may be small ones, in which a few are a large share.
constexpr std::int64_t kDoubleSumsToSpare = 64;

/// How far the quotient that double arithmetic gives may lie from the real one, as a share of
/// kappa / y_scale. IntegerTile: n - 1 additions of n products, x_zero_point times such a sum taken
/// off, x_scale and y_scale are (n + 3) * 2^-53. QuickTile's double sums: no product passes more
/// than 2 n additions, two for each part (kQuickLanes) and one for each chunk, 8 of lanes, and the
/// two scales. 16 covers second-order terms and the comparisons below as well. Never less than the
/// 2^-40 that operator.md names, which is enough up to n = 4000.
double quotient_error(const Problem& problem) {
  return std::max(0x1p-40, static_cast<double>(2 * double_products(problem) + 16) * 0x1p-53);
}

}  // namespace

ExactRounding::ExactRounding(const Problem& problem, const Operands& operands,
                             const IntegerKernel& kernel, bool sums_are_exact, std::int8_t* y)
    : problem_(problem),
      operands_(operands),
      kernel_(kernel),
      sums_are_exact_(sums_are_exact),
      y_(y),
      error_(sums_are_exact ? 0.0 : quotient_error(problem)) {}

OutputCounts ExactRounding::round_tile(const IntegerTile& sums, const Tile& tile) const {
  OutputCounts counts;
  std::vector<std::uint8_t> near(static_cast<std::size_t>(tile.columns));
  for (std::int64_t t = 0; t < tile.tokens; ++t) {
    counts += round_sums({.sums = sums.sums(t), .magnitudes = sums.magnitudes()},
                         tile.first_token + t, tile.first_column, near);
  }
  return counts;
}

std::optional<OutputCounts> ExactRounding::round_tile(const QuickInputs& inputs,
                                                      const QuickTile& sums, const Tile& tile) {
  OutputCounts counts;
  std::vector<QuickTile::Output> uncertain;
  for (std::int64_t t = 0; t < tile.tokens; ++t) {
    const QuickRow row = quick_row(inputs, sums, t);
    const QuickCounts rounded = kernel_.quick->round(row, y_of(tile, t));
    counts.saturated += rounded.saturated;
    for (std::uint64_t near = rounded.near; near != 0; near &= near - 1) {
      const std::int64_t column = std::countr_zero(near);
      if (sums_are_exact_) {
        counts += settle(tile.first_token + t, tile.first_column + column, row.sums[column]);
      } else {
        uncertain.push_back({.token = t, .column = column});
      }
    }
  }
  if (has_too_many(std::ssize(uncertain), tile.tokens * tile.columns)) return std::nullopt;
  sums.sum(inputs, uncertain);
  for (const QuickTile::Output& output : uncertain) counts += round_one(output, tile);
  return counts;
}

QuickRow ExactRounding::quick_row(const QuickInputs& inputs, const QuickTile& sums,
                                  std::int64_t token) const {
  QuickRow row = sums.row(inputs, token);
  if (sums_are_exact_) row.spread = row.zero = 0.0;
  return row;
}

bool ExactRounding::has_too_many(std::int64_t uncertain, std::int64_t outputs) {
  const std::int64_t all_uncertain = uncertain_outputs_ += uncertain;
  const std::int64_t all = quick_outputs_ += outputs;
  return (all_uncertain - kDoubleSumsToSpare) * kOutputsPerDoubleSum > all;
}

std::int8_t* ExactRounding::y_of(const Tile& tile, std::int64_t token) const {
  return y_ + (tile.first_token + token) * problem_.n + tile.first_column;
}

OutputCounts ExactRounding::round_one(const QuickTile::Output& output, const Tile& tile) const {
  std::uint8_t near = 0;
  return round_sums({.sums = &output.sum, .magnitudes = &output.magnitude},
                    tile.first_token + output.token, tile.first_column + output.column, {&near, 1});
}

/// Rounds sums of one token to as many outputs as `near`, its scratch memory, is long.
OutputCounts ExactRounding::round_sums(const SumsRow& sums, std::int64_t token,
                                       std::int64_t first_column,
                                       std::span<std::uint8_t> near) const {
  const SumsRow row{sums.sums,
                    sums.magnitudes,
                    std::ssize(near),
                    operands_.x_scale.data()[token],
                    operands_.y_scale.data()[token],
                    operands_.y_zero_point.data()[token],
                    error_};
  const RowCounts rounded = kernel_.round(row, y_ + token * problem_.n + first_column, near.data());
  OutputCounts counts{.saturated = rounded.saturated};
  if (rounded.near == 0) return counts;
  for (std::int64_t c = 0; c < std::ssize(near); ++c) {
    if (near.data()[c] != 0) counts += settle(token, first_column + c, sums.sums[c]);
  }
  return counts;
}

/// Writes an output that lies on a rounding boundary or near one.
OutputCounts ExactRounding::settle(std::int64_t token, std::int64_t column, double sum) const {
  const float x_scale = operands_.x_scale.data()[token];
  const float y_scale = operands_.y_scale.data()[token];
  const int zero_point = operands_.y_zero_point.data()[token];
  const int value =
      sums_are_exact_
          ? unclamped_output(x_scale * sum / y_scale, zero_point, problem_.rounding)
          : exact_output({exact_sum(problem_, operands_, token, column), x_scale, y_scale},
                         zero_point, problem_.rounding);
  y_[token * problem_.n + column] = static_cast<std::int8_t>(clamp_output(value));
  return {.saturated = is_saturated(value) ? 1 : 0, .settled = sums_are_exact_ ? 0 : 1};
}

}  // namespace qlinbench
