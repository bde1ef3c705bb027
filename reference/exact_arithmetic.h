// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "reference/operands.h"
#include "reference/parallel.h"
#include "reference/problem.h"

// Outputs that float32 computes exactly, in every form and order and however it rounds, as long as
// dividing by a power of two is exact: y_scale is a power of two, and the products of the form
// `expanded`, the finest of all, are multiples of one power of two and add up to less than 2^24
// of it.

namespace qlinbench {

bool is_exact_in_float32(const Problem& problem, const Operands& operands, std::int64_t token,
                         std::int64_t column);

/// True: every output is. By a norm for each token and one for each column, so false may also mean
/// that these are too coarse to tell.
bool all_exact_in_float32(const Problem& problem, const Operands& operands, Threads threads = {});

}  // namespace qlinbench
