// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "reference/generate.h"
#include "reference/references.h"
#include "reference/verdict.h"
#include "tests/reference/plain.h"

namespace qlinbench {

using Outputs = std::vector<std::int8_t>;

inline constexpr Accuracy kGrouped{
    .form = AccuracyForm::grouped, .order = SumOrder::ascending, .round_to_nearest_even = true};

/// A case with everything it takes to verify answers to it.
struct VerdictCase {
  Problem problem;
  Operands operands;
  Expected expected = compute_expected(problem, operands);

  Verification verify(const Outputs& y, const Accuracy& accuracy = kGrouped) const {
    return qlinbench::verify(problem, operands, expected, accuracy, y);
  }

  /// What a kernel answers that computes exactly, but from other operands.
  Outputs answers_from(const Operands& mistaken) const {
    return compute_expected(problem, mistaken).y_exact;
  }
};

inline VerdictCase normal_case(const Problem& problem) {
  return {problem, generate_operands(problem, Distribution::normal, 1)};
}

}  // namespace qlinbench
