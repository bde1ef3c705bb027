// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "reference/accuracy.h"
#include "reference/operands.h"
#include "reference/problem.h"
#include "reference/products.h"

// How far float32 arithmetic may take one output from its real value: the formulas of the section
// "How far its real result may be off" of the operator's description, which the README restates.

namespace qlinbench {

/// P: how many float products an output adds up.
std::int64_t float_products(const Problem& problem, const Accuracy& accuracy);

/// How far r in double may be off, as a share of kappa: as many additions as there are products,
/// and a few roundings more.
double real_error(const Problem& problem, const Accuracy& accuracy);

/// The bound is linear in kappa and H, with factors that only the problem and the promise decide.
struct BoundFormula {
  /// False where roundings are so many or so coarse that the formula says nothing: for float32
  /// (P + 12) u >= 1, for reduced precision P u_s + 12 u + c_h u_h > 0.01.
  bool exists = true;
  double sum_factor = 0.0;
  double kappa_factor = 0.0;

  double bound(double sum_bound, double kappa) const {
    return sum_factor * sum_bound + kappa_factor * kappa;
  }
};

BoundFormula bound_formula(const Problem& problem, const Accuracy& accuracy);

/// What one output may be.
struct OutputBound {
  double real = 0.0;       ///< r
  double kappa = 0.0;      ///< sum of the magnitudes of the float products, x_scale included
  double sum_bound = 0.0;  ///< H: bounds what the float additions add up to
  double bound = 0.0;      ///< b, never less than the formula's; infinite where there is none
  int low = -128;          ///< y(r - b)
  int high = 127;          ///< y(r + b)
};

/// Walks the K products of one output. With Effort::limit, H and so b may be larger.
OutputBound output_bound(const Problem& problem, const Operands& operands, const Accuracy& accuracy,
                         std::int64_t token, std::int64_t column, Effort effort = Effort::exact);

}  // namespace qlinbench
