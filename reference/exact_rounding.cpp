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
/// sums of a tile. Where more do, the tile had better be computed in double.
constexpr std::int64_t kOutputsPerDoubleSum = 64;

/// How far the quotient that double arithmetic gives may lie from the real one, as a share of
/// kappa / y_scale. IntegerTile: n - 1 additions of n products, x_zero_point times such a sum taken
/// off, x_scale and y_scale are (n + 3) * 2^-53. QuickTile's double sums: no product passes more
/// than n additions, one for each part and each chunk at most, 8 of lanes, and the two scales. 16
/// covers second-order terms and the comparisons below as well. Never less than the 2^-40 that
/// operator.md names, which is enough up to n = 8000.
double quotient_error(const Problem& problem) {
  return std::max(0x1p-40, static_cast<double>(double_products(problem) + 16) * 0x1p-53);
}

}  // namespace

ExactRounding::ExactRounding(const Problem& problem, const Operands& operands,
                             const IntegerKernel& kernel, std::int8_t* y)
    : problem_(problem),
      operands_(operands),
      kernel_(kernel),
      y_(y),
      error_(quotient_error(problem)) {}

OutputCounts ExactRounding::round_tile(const IntegerTile& sums, const Tile& tile) const {
  OutputCounts counts;
  std::vector<std::uint8_t> near(static_cast<std::size_t>(tile.columns));
  for (std::int64_t t = 0; t < tile.tokens; ++t) {
    const OutputCounts row = round_sums({.sums = sums.sums(t), .magnitudes = sums.magnitudes()},
                                        tile.first_token + t, tile.first_column, near);
    counts.saturated += row.saturated;
    counts.settled += row.settled;
  }
  return counts;
}

std::optional<OutputCounts> ExactRounding::round_tile(const QuickInputs& inputs,
                                                      const QuickTile& sums,
                                                      const Tile& tile) const {
  OutputCounts counts;
  std::vector<QuickTile::Output> uncertain;
  for (std::int64_t t = 0; t < tile.tokens; ++t) {
    const QuickCounts row = kernel_.quick->round(sums.row(inputs, t), y_of(tile, t));
    counts.saturated += row.saturated;
    for (std::uint64_t near = row.near; near != 0; near &= near - 1) {
      uncertain.push_back({.token = t, .column = std::countr_zero(near)});
    }
  }
  if (std::ssize(uncertain) * kOutputsPerDoubleSum > tile.tokens * tile.columns)
    return std::nullopt;
  sums.sum(inputs, uncertain);
  for (const QuickTile::Output& output : uncertain) {
    const OutputCounts one = round_one(output, tile);
    counts.saturated += one.saturated;
    counts.settled += one.settled;
  }
  return counts;
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
  OutputCounts counts{rounded.saturated, rounded.near};
  if (rounded.near > 0) counts.saturated += settle_row(token, first_column, near);
  return counts;
}

/// Returns how many of the outputs that were near a tie are saturated.
std::int64_t ExactRounding::settle_row(std::int64_t token, std::int64_t first_column,
                                       std::span<const std::uint8_t> near) const {
  std::int64_t saturated = 0;
  std::int8_t* y = y_ + token * problem_.n + first_column;
  for (std::int64_t c = 0; c < std::ssize(near); ++c) {
    if (near.data()[c] == 0) continue;
    const int value = settle(token, first_column + c);
    saturated += is_saturated(value);
    y[c] = static_cast<std::int8_t>(clamp_output(value));
  }
  return saturated;
}

int ExactRounding::settle(std::int64_t token, std::int64_t column) const {
  const ExactQuotient quotient{exact_sum(problem_, operands_, token, column),
                               operands_.x_scale.data()[token], operands_.y_scale.data()[token]};
  return exact_output(quotient, operands_.y_zero_point.data()[token], problem_.rounding);
}

}  // namespace qlinbench
