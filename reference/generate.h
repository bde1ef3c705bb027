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

}  // namespace qlinbench
