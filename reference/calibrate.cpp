// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "reference/bound_limit.h"
#include "reference/distributions.h"
#include "reference/exact_reference.h"

namespace qlinbench {
namespace {

constexpr std::int64_t kCalibrationColumns = 4096;
/// Nine tenths of 255, and a quarter off a whole number: where r of a token has one sign, 0 and the
/// extreme r are the ends of the range, and at 229.5 steps the extreme would lie exactly on a
/// rounding boundary, where no answer can be told right from wrong. With N = 1 that is every
/// output.
constexpr double kQuarter = 0.25;
constexpr double kFilledSteps = 229 + kQuarter;

/// So few r may all be next to nothing by chance, far within what float32 leaves of their terms.
constexpr std::int64_t kFewColumns = 8;
/// How far off r in float32 is then taken to be: random sums of every length and order that the
/// built-in kernels promise stay well below. Steps are so long that it is within the quarter.
constexpr Accuracy kUsual{.form = AccuracyForm::elementwise,
                          .order = SumOrder::depth,
                          .depth = 32,
                          .round_to_nearest_even = true};

struct OutputStep {
  float scale = 1.0F;
  std::int32_t zero_point = 0;
};

/// The scale is legal (2^-30 to 2^30) for every range of r, and not below `least`; a token whose r
/// is 0 throughout (x equal to its zero point everywhere) gets 1.
float output_scale(double range, double least) {
  double scale = range == 0.0 ? 1.0 : range / kFilledSteps;
  if (scale < least) {
    const double steps = std::max(0.0, std::floor(range / least - kQuarter)) + kQuarter;
    scale = std::max(least, range / steps);
  }
  return static_cast<float>(std::clamp(scale, 0x1p-30, 0x1p30));
}

/// The least scale of each token: 0, but where columns are few.
std::vector<double> least_scales(const Problem& problem, const Operands& operands,
                                 Threads threads) {
  std::vector<double> least(static_cast<std::size_t>(problem.tokens()));
  if (problem.n > kFewColumns) return least;
  const BoundLimit limit(problem, operands, kUsual, threads);
  for (std::int64_t token = 0; token < problem.tokens(); ++token) {
    double& scale = least[static_cast<std::size_t>(token)];
    for (std::int64_t column = 0; column < problem.n; ++column) {
      scale = std::max(scale, limit.at(token, column) / kQuarter);
    }
  }
  return least;
}

/// The least power of two that is not below `value`.
float power_of_two_above(float value) {
  int exponent = 0;
  const bool is_power = std::frexp(value, &exponent) == 0.5F;
  return std::ldexp(1.0F, is_power ? exponent - 1 : exponent);
}

/// Puts the middle of the range at the middle of int8, -0.5, up to rounding.
std::int32_t output_zero_point(const RealRange& range, float scale) {
  const double middle = -0.5 - (range.low + range.high) / 2 / scale;
  return static_cast<std::int32_t>(std::nearbyint(std::clamp(middle, -128.0, 127.0)));
}

/// Sets the output scales and zero points to step(range, token): the range of r of each token and
/// 0.
template <typename Step>
void calibrate(const Problem& problem, Operands& operands, Threads threads, Step step) {
  const std::int64_t columns = std::min(problem.n, kCalibrationColumns);
  const auto ranges = real_ranges(problem, operands, columns, threads);
  for (std::size_t token = 0; token < ranges.size(); ++token) {
    const RealRange range{std::min(0.0, ranges[token].low), std::max(0.0, ranges[token].high)};
    const OutputStep found = step(range, token);
    operands.y_scale[token] = found.scale;
    operands.y_zero_point[token] = found.zero_point;
  }
}

}  // namespace

void calibrate_outputs(const Problem& problem, Operands& operands, Threads threads) {
  const auto least = least_scales(problem, operands, threads);
  calibrate(problem, operands, threads, [&](const RealRange& range, std::size_t token) {
    const float scale = output_scale(range.high - range.low, least[token]);
    return OutputStep{scale, output_zero_point(range, scale)};
  });
}

void calibrate_one_sign(const Problem& problem, Operands& operands, Threads threads) {
  const auto least = least_scales(problem, operands, threads);
  calibrate(problem, operands, threads, [&](const RealRange& range, std::size_t token) {
    const bool positive = range.high >= -range.low;
    const float scale = output_scale(std::max(range.high, -range.low), least[token]);
    return OutputStep{scale, positive ? -128 : 127};
  });
}

void calibrate_powers_of_two(const Problem& problem, Operands& operands, float least,
                             Threads threads) {
  calibrate(problem, operands, threads, [&](const RealRange& range, std::size_t token) {
    const float scale = power_of_two_above(output_scale(range.high - range.low, 0.0));
    const float possible = std::max(scale, least * operands.x_scale[token]);
    return OutputStep{possible, output_zero_point(range, possible)};
  });
}

}  // namespace qlinbench
