// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "reference/accuracy.h"
#include "reference/bound.h"
#include "reference/operands.h"
#include "reference/parallel.h"
#include "reference/problem.h"

namespace qlinbench {

/// Cheap upper limits of b, so that outputs far from any rounding boundary that b could explain
/// are known to be wrong without a walk over their K products. From Hoelder's inequality with one
/// norm for each token and one for each column.
class BoundLimit {
 public:
  BoundLimit(const Problem& problem, const Operands& operands, const Accuracy& accuracy,
             Threads threads);

  /// At least output_bound(...).bound; infinite where there is no bound.
  double at(std::int64_t token, std::int64_t column) const {
    return factor_ * token_norms_.data()[token] * column_norms_.data()[column];
  }

 private:
  double factor_ = 0.0;
  std::vector<double> token_norms_;   // x_scale * the largest sum of |x| or the like in a group
  std::vector<double> column_norms_;  // the sum over groups of the largest |w| or the like
};

}  // namespace qlinbench
