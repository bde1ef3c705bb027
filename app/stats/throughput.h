// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "reference/problem.h"

// The two rates of a result, defined once. A rate is the operator's own work over the time: a
// kernel that pads or repacks does not get credit for what it adds.

namespace qlinbench {

/// Multiplications and additions of the linear layer: 2 M N K B.
double operation_count(const Problem& problem);

/// Least bytes the operator has to move, as its tensors are defined: weights N K / 2, scales and
/// zeros 8 N K / G, activations T K, outputs T N, and 16 T for the four per-token parameters.
double minimum_bytes(const Problem& problem);

/// Tera-operations a second.
double tops(const Problem& problem, double nanoseconds);

/// Gigabytes (1e9) a second.
double gb_per_s(const Problem& problem, double nanoseconds);

}  // namespace qlinbench
