// SPDX-License-Identifier: BSD-3-Clause
#include "reference/bound_limit.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace qlinbench {
namespace {

/// Whether the zero point of x is apart from x in the products, and so in their magnitudes.
bool has_zero_point_apart(AccuracyForm form) {
  return form == AccuracyForm::zero_point_apart || form == AccuracyForm::expanded;
}

/// The largest sum over a group of |x - x_zero_point|, or of |x| + |x_zero_point|.
double token_norm(const Problem& problem, const Operands& operands, AccuracyForm form,
                  std::int64_t token) {
  const std::int8_t* x = operands.x.data() + token * problem.k;
  const std::int32_t zero_point = operands.x_zero_point.data()[token];
  const std::int32_t inside = has_zero_point_apart(form) ? 0 : zero_point;
  const std::int32_t apart = std::abs(zero_point - inside);
  std::int64_t largest = 0;
  for (std::int64_t first = 0; first < problem.k; first += problem.group_size) {
    std::int64_t sum = apart * problem.group_size;
    for (std::int64_t k = first; k < first + problem.group_size; ++k)
      sum += std::abs(x[k] - inside);
    largest = std::max(largest, sum);
  }
  return operands.x_scale.data()[token] * static_cast<double>(largest);
}

/// Adds the largest magnitude that any code gives a weight of each column, for one group.
void add_group(const Problem& problem, const Operands& operands, AccuracyForm form,
               std::int64_t group, std::int64_t first, std::int64_t end, double* norms) {
  // |code - 8| <= 8; with the 8 apart, code + 8 <= 23.
  const double most = form == AccuracyForm::expanded ? 23.0 : 8.0;
  const float* pairs = operands.w_scales_and_zeros.data() + 2 * group * problem.n;
  for (std::int64_t n = first; n < end; ++n) {
    norms[n] += most * std::abs(pairs[2 * n]) + std::abs(pairs[2 * n + 1]);
  }
}

/// H is at most this many kappa: every partial sum is at most kappa, and in ascending order there
/// are as many as products (of several products a k, each counts up to 5 times), and as many tiles.
double sum_bound_limit(const Problem& problem, const Accuracy& accuracy) {
  const std::int64_t products = float_products(problem, accuracy);
  if (accuracy.order == SumOrder::any) return static_cast<double>(products);
  if (accuracy.order == SumOrder::depth) return static_cast<double>(accuracy.depth);
  const std::int64_t usual =
      float_products(problem, Accuracy{.form = accuracy.form, .part = accuracy.part});
  const std::int64_t sums = std::max(products, usual);
  const int tiles = accuracy.tile > 0 ? 1 : 0;
  const int each = accuracy.form == AccuracyForm::expanded ? 5 : 1;
  return static_cast<double>(sums * (each + tiles) + tiles);
}

}  // namespace

BoundLimit::BoundLimit(const Problem& problem, const Operands& operands, const Accuracy& accuracy,
                       Threads threads)
    : token_norms_(static_cast<std::size_t>(problem.tokens())),
      column_norms_(static_cast<std::size_t>(problem.n)) {
  const BoundFormula formula = bound_formula(problem, accuracy);
  const double limit =
      formula.bound(sum_bound_limit(problem, accuracy), 1.0) + real_error(problem, accuracy);
  factor_ = formula.exists ? 1.001 * limit : std::numeric_limits<double>::infinity();
  parallel_for(problem.tokens(), threads, [&](std::int64_t token) {
    token_norms_.data()[token] = token_norm(problem, operands, accuracy.form, token);
  });
  constexpr std::int64_t kColumns = 256;
  parallel_for((problem.n + kColumns - 1) / kColumns, threads, [&](std::int64_t block) {
    const std::int64_t end = std::min(problem.n, (block + 1) * kColumns);
    for (std::int64_t group = 0; group < problem.groups(); ++group) {
      add_group(problem, operands, accuracy.form, group, block * kColumns, end,
                column_norms_.data());
    }
  });
}

}  // namespace qlinbench
