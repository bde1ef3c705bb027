// SPDX-License-Identifier: BSD-3-Clause
#include "reference/references.h"

#include <algorithm>

#include "reference/exact_reference.h"
#include "reference/float_reference.h"

namespace qlinbench {

std::int64_t float_reference_tokens(const Problem& problem) {
  constexpr std::int64_t kProducts = std::int64_t{1} << 33;
  return std::clamp(kProducts / (problem.n * problem.k), std::int64_t{1}, problem.tokens());
}

Expected compute_expected(const Problem& problem, const Operands& operands, Threads threads) {
  ExactOutputs exact = exact_reference(problem, operands, threads);
  Problem covered = problem;
  covered.b = 1;
  covered.m = float_reference_tokens(problem);
  return {std::move(exact.y), float_reference(covered, operands, threads), exact.saturated,
          exact.exact_in_float32};
}

}  // namespace qlinbench
