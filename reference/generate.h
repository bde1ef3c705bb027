// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "reference/operands.h"
#include "reference/parallel.h"
#include "reference/problem.h"

namespace qlinbench {

/// Draws the operands of a case. The bytes depend on nothing but the arguments: not on the
/// number of threads, not on the machine. Takes any legal problem; throws std::bad_alloc where
/// the host has no memory for it.
Operands generate_operands(const Problem& problem, Distribution distribution, std::uint64_t seed,
                           Threads threads = {});

/// Whether output scales follow from the results. Where they do not, most outputs may be saturated
/// or the same by intent, and a case that tells little is what was asked for.
constexpr bool has_calibrated_outputs(Distribution distribution) {
  return distribution != Distribution::pr12005;
}

}  // namespace qlinbench
