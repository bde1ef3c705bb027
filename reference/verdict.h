// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "reference/accuracy.h"
#include "reference/operands.h"
#include "reference/parallel.h"
#include "reference/problem.h"
#include "reference/references.h"

namespace qlinbench {

/// The first element, in the order of y, outside the interval that float32 arithmetic explains.
struct WrongElement {
  std::int64_t token = 0;  ///< row of y as [T, N]
  std::int64_t column = 0;
  int got = 0;
  int expected = 0;      ///< the exact reference's answer
  int allowed_low = 0;   ///< y(r - b)
  int allowed_high = 0;  ///< y(r + b)
  double real = 0.0;     ///< r
  double bound = 0.0;    ///< b: how far a right kernel's r' may lie from r
};

/// All outputs of one run of a kernel against both references. exact + tie + wrong == checked.
struct Verification {
  std::int64_t checked = 0;
  std::int64_t exact = 0;
  std::int64_t tie = 0;  ///< differs from the exact answer, and the bound explains it
  std::int64_t wrong = 0;
  int max_abs_error = 0;                    ///< int8 steps, against the exact reference
  std::int64_t float_reference_tokens = 0;  ///< the first tokens, which it was computed for
  int max_abs_error_float_reference = 0;    ///< int8 steps, over these against the float reference
  double max_abs_error_real = 0.0;          ///< steps times y_scale, against the exact reference
  double saturated_fraction = 0.0;          ///< of the exact, unclamped outputs
  double undecided_fraction = 0.0;  ///< share of a sample whose interval holds several answers
  double bound_used = 0.0;  ///< over ties: largest distance from r to the crossed boundary over b
  /// Float32 computes every output of the case exactly: nothing but the exact answer is right where
  /// the accuracy says exact_division.
  bool exact_arithmetic = false;
  /// More than 16 outputs are expected, all of them the same.
  bool all_equal = false;
  /// False: the accuracy gives no bound for this problem, so no verdict can be given. Whatever
  /// differs from the exact answer is then counted as a tie, and everything is undecided.
  bool bound_exists = true;
  std::optional<WrongElement> first_wrong;
};

/// Compares every element of `y` [T, N], which is what the kernel answered, on problems of any
/// size. The result does not depend on `threads`. Throws std::invalid_argument where `y` has
/// another size than the references.
Verification verify(const Problem& problem, const Operands& operands, const Expected& expected,
                    const Accuracy& accuracy, std::span<const std::int8_t> y, Threads threads = {});

}  // namespace qlinbench
