// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "reference/float_kernel.h"
#include "reference/instruction_set.h"
#include "reference/operands.h"
#include "reference/parallel.h"
#include "reference/problem.h"

namespace qlinbench {

/// The float reference of operator.md, y [T, N]: what the test of pytorch/executorch pull request
/// 12005 computes, with the order of its float32 sum fixed:
///   partial[j] = the sum over k with k mod 16 = j, ascending, by fma, from 0;
///   then neighbours are added in pairs, (0 + 1), (2 + 3), ..., and so on until one is left.
/// The same bytes on every machine, for problems of any size.
std::vector<std::int8_t> float_reference(const Problem& problem, const Operands& operands,
                                         Threads threads = {},
                                         InstructionSet set = best_instruction_set());

/// Adds neighbours in pairs until one is left.
float add_in_pairs(std::span<const float, kPartialSums> partial);

}  // namespace qlinbench
