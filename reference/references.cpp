// SPDX-License-Identifier: BSD-3-Clause
#include "reference/references.h"

#include "reference/exact_arithmetic.h"
#include "reference/exact_reference.h"
#include "reference/float_reference.h"

namespace qlinbench {

Expected compute_expected(const Problem& problem, const Operands& operands, Threads threads) {
  ExactOutputs exact = exact_reference(problem, operands, threads);
  return {std::move(exact.y), float_reference(problem, operands, threads), exact.saturated,
          all_exact_in_float32(problem, operands, threads)};
}

}  // namespace qlinbench
