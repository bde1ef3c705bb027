// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "reference/accuracy.h"
#include "reference/operands.h"
#include "reference/problem.h"

namespace qlinbench {

/// What the float products of one output add up to, all without x_scale.
struct ProductSums {
  double sum = 0.0;        ///< r / x_scale: scale * D + zero * S over groups, ascending
  double kappa = 0.0;      ///< the sum of the magnitudes of the products of the accuracy's form
  double ascending = 0.0;  ///< H of the order `ascending`; 0 where the accuracy has another
};

/// How much work H of the order `ascending` is worth.
enum class Effort {
  exact,  ///< every partial sum is computed
  limit,  ///< partial sums within a group or a tile are bounded, for a third of the time
};

/// Whether Effort::limit is any less work than Effort::exact.
bool has_limit(const Accuracy& accuracy);

ProductSums sum_products(const Problem& problem, const Operands& operands, const Accuracy& accuracy,
                         std::int64_t token, std::int64_t column, Effort effort = Effort::exact);

}  // namespace qlinbench
