// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "reference/instruction_set.h"
#include "reference/operands.h"
#include "reference/parallel.h"
#include "reference/problem.h"

namespace qlinbench {

/// The answers that decide.
struct ExactOutputs {
  std::vector<std::int8_t> y;  ///< [T, N] the formula over the real numbers, rounded once
  std::int64_t saturated = 0;  ///< outputs whose unclamped value lies outside [-128, 127]
  /// Outputs so near a rounding boundary that integers decided; how near depends on the sums that
  /// an instruction set has.
  std::int64_t settled = 0;
  /// Outputs whose float32 sums, where the instruction set has these, were given up for double
  /// ones.
  std::int64_t given_up = 0;
  bool exact_in_float32 = false;  ///< all_exact_in_float32
};

/// The exact reference of operator.md, for problems of any size.
ExactOutputs exact_reference(const Problem& problem, const Operands& operands, Threads threads = {},
                             InstructionSet set = best_instruction_set());

/// The least and the greatest r of one token.
struct RealRange {
  double low = 0.0;
  double high = 0.0;
};

/// The range of r over the first `columns` columns for each token, r in double as the exact
/// reference computes it. Does not look at y_scale and y_zero_point.
std::vector<RealRange> real_ranges(const Problem& problem, const Operands& operands,
                                   std::int64_t columns, Threads threads = {});

}  // namespace qlinbench
