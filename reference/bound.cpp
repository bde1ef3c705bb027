// SPDX-License-Identifier: BSD-3-Clause
#include "reference/bound.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "reference/exact_arithmetic.h"
#include "reference/integer_tile.h"
#include "reference/products.h"
#include "reference/quantize.h"

namespace qlinbench {
namespace {

/// Roundings on the way of one product that are no additions of products, and some to spare.
constexpr double kOtherRoundings = 12.0;

double unit_roundoff(const Accuracy& accuracy) {
  return accuracy.round_to_nearest_even ? 0x1p-24 : 0x1p-23;
}

double sum_unit_roundoff(const Accuracy& accuracy) {
  return accuracy.sum_unit_roundoff > 0 ? accuracy.sum_unit_roundoff : unit_roundoff(accuracy);
}

bool is_reduced(const Accuracy& accuracy) {
  return accuracy.reduced_unit_roundoff > 0 || accuracy.sum_unit_roundoff > 0;
}

/// H of the promised order, or of any where that is less: a promise never widens.
double sum_bound(const Accuracy& accuracy, double products, double kappa, double real,
                 double ascending) {
  const double any = (products - 1) * (kappa + std::abs(real)) / 2;
  switch (accuracy.order) {
    case SumOrder::any:
      return any;
    case SumOrder::depth:
      return std::min(static_cast<double>(accuracy.depth) * kappa, any);
    case SumOrder::ascending:
      // P partial sums, each off by at most P roundings of double.
      return std::min(ascending * (1 + 0x1p-30) + products * products * 0x1p-52 * kappa, any);
  }
  return any;
}

/// b, rounded up: the formula's own roundings, and how far r in double may be off. That is less
/// than a millionth of b, and makes sure that no answer within the exact b is called wrong.
double rounded_up(double bound, double kappa, const Problem& problem, const Accuracy& accuracy) {
  return bound * (1 + 0x1p-30) + real_error(problem, accuracy) * kappa;
}

/// Whether b is 0.
bool has_exact_arithmetic(const Problem& problem, const Operands& operands,
                          const Accuracy& accuracy, std::int64_t token, std::int64_t column) {
  return accuracy.exact_division && !is_reduced(accuracy) &&
         is_exact_in_float32(problem, operands, token, column);
}

}  // namespace

std::int64_t float_products(const Problem& problem, const Accuracy& accuracy) {
  const std::int64_t groups = problem.groups();
  switch (accuracy.form) {
    case AccuracyForm::grouped:
      return 2 * groups;
    case AccuracyForm::zero_point_apart:
      return 4 * groups;
    case AccuracyForm::elementwise: {
      const std::int64_t part = accuracy.part;
      return part > 0 ? 2 * groups * ((problem.group_size + part - 1) / part) : problem.k;
    }
    case AccuracyForm::expanded:
      break;
  }
  return std::clamp(accuracy.products, problem.k, kMostProductsPerK * problem.k);
}

double real_error(const Problem& problem, const Accuracy& accuracy) {
  const std::int64_t products =
      std::max(double_products(problem), float_products(problem, accuracy));
  return static_cast<double>(products + 16) * 0x1p-53;
}

BoundFormula bound_formula(const Problem& problem, const Accuracy& accuracy) {
  const auto products = static_cast<double>(float_products(problem, accuracy));
  const double u = unit_roundoff(accuracy);
  if (is_reduced(accuracy)) {
    const double u_s = sum_unit_roundoff(accuracy);
    const double others = kOtherRoundings * u + static_cast<double>(accuracy.reduced_roundings) *
                                                    accuracy.reduced_unit_roundoff;
    return {products * u_s + others <= 0.01, 1.03 * u_s, 1.03 * others};
  }
  const double rest = 1 - (products + kOtherRoundings) * u;
  return {rest > 0, u / rest, kOtherRoundings * u / rest};
}

OutputBound output_bound(const Problem& problem, const Operands& operands, const Accuracy& accuracy,
                         std::int64_t token, std::int64_t column, Effort effort) {
  const ProductSums sums = sum_products(problem, operands, accuracy, token, column, effort);
  const BoundFormula formula = bound_formula(problem, accuracy);
  const double x_scale = operands.x_scale.data()[token];
  const double y_scale = operands.y_scale.data()[token];
  const int zero_point = operands.y_zero_point.data()[token];
  OutputBound output;
  output.real = x_scale * sums.sum;
  output.kappa = x_scale * sums.kappa;
  output.sum_bound = sum_bound(accuracy, static_cast<double>(float_products(problem, accuracy)),
                               output.kappa, output.real, x_scale * sums.ascending);
  if (!formula.exists) {
    output.bound = std::numeric_limits<double>::infinity();
    return output;
  }
  output.bound = has_exact_arithmetic(problem, operands, accuracy, token, column)
                     ? 0.0
                     : rounded_up(formula.bound(output.sum_bound, output.kappa), output.kappa,
                                  problem, accuracy);
  const auto answer = [&](double real) {
    return clamp_output(unclamped_output(real / y_scale, zero_point, problem.rounding));
  };
  output.low = answer(output.real - output.bound);
  output.high = answer(output.real + output.bound);
  return output;
}

}  // namespace qlinbench
