// SPDX-License-Identifier: BSD-3-Clause
#include "reference/generate.h"

#include <algorithm>
#include <cmath>

#include "reference/distributions.h"
#include "reference/exact_reference.h"
#include "reference/quantize.h"

namespace qlinbench {
namespace {

constexpr std::int64_t kCalibrationColumns = 4096;
/// Nine tenths of 255, less a quarter: where r of a token has one sign, 0 and the extreme r are the
/// ends of the range, and at 229.5 steps the extreme would lie exactly on a rounding boundary,
/// where no answer can be told right from wrong. With N = 1 that is every output.
constexpr double kFilledSteps = 229.25;

/// The scale is legal (2^-30 to 2^30) for every range of r; a token whose r is 0 throughout
/// (x equal to its zero point everywhere) gets 1.
float output_scale(double range) {
  if (range == 0.0) return 1.0F;
  return static_cast<float>(std::clamp(range / kFilledSteps, 0x1p-30, 0x1p30));
}

/// Puts the middle of the range at the middle of int8, -0.5, up to rounding.
std::int32_t output_zero_point(double low, double high, float scale) {
  const double middle = -0.5 - (low + high) / 2 / scale;
  return static_cast<std::int32_t>(std::nearbyint(std::clamp(middle, -128.0, 127.0)));
}

}  // namespace

Operands zero_operands(const Problem& problem) {
  const auto size = [](std::int64_t count) { return static_cast<std::size_t>(count); };
  const std::size_t tokens = size(problem.tokens());
  Operands operands;
  operands.x.resize(size(problem.tokens() * problem.k));
  operands.x_scale.resize(tokens);
  operands.x_zero_point.resize(tokens);
  operands.w_packed.resize(size(problem.n * (problem.k / 2)));
  operands.w_scales_and_zeros.resize(size(2 * problem.n * problem.groups()));
  operands.y_scale.resize(tokens);
  operands.y_zero_point.resize(tokens);
  return operands;
}

void calibrate_outputs(const Problem& problem, Operands& operands, Threads threads) {
  const std::int64_t columns = std::min(problem.n, kCalibrationColumns);
  const auto ranges = real_ranges(problem, operands, columns, threads);
  for (std::size_t token = 0; token < ranges.size(); ++token) {
    const double low = std::min(0.0, ranges[token].low);
    const double high = std::max(0.0, ranges[token].high);
    const float scale = output_scale(high - low);
    operands.y_scale[token] = scale;
    operands.y_zero_point[token] = output_zero_point(low, high, scale);
  }
}

Operands generate_operands(const Problem& problem, Distribution distribution, std::uint64_t seed,
                           Threads threads) {
  switch (distribution) {
    case Distribution::normal:
      return generate_normal(problem, seed, threads);
    case Distribution::pr12005:
      return generate_pr12005(problem, seed, threads);
  }
  return {};
}

}  // namespace qlinbench
