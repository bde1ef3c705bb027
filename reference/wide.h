// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "reference/operands.h"
#include "reference/problem.h"

// The answer in exact integer arithmetic, for outputs that double arithmetic cannot tell from a
// rounding boundary.
//
// Every scale and every zero other than 0 has a magnitude in [2^-30, 2^30] and 24 significant
// bits, so it is an integer times 2^-53, below 2^84. A sum over K < 2^31 of
// (x - x_zero_point) * ((code - 8) * scale + zero) is below 255 * 9 * 2^30 * 2^31 < 2^73, that is
// 2^126 in these units: it fits a signed 128-bit integer.

namespace qlinbench {

__extension__ using Int128 = __int128;

/// A float as an integer times 2^-53. Throws std::domain_error for what operator.md excludes.
Int128 fixed_point(float value);

/// r / x_scale of one output in units of 2^-53, exactly.
Int128 exact_sum(const Problem& problem, const Operands& operands, std::int64_t token,
                 std::int64_t column);

/// r / y_scale as an exact fraction.
struct ExactQuotient {
  Int128 sum = 0;  ///< r / x_scale in units of 2^-53
  float x_scale = 1.0F;
  float y_scale = 1.0F;
};

/// -1, 0 or 1: how the quotient compares with halves / 2; |halves| < 2^10.
int compare_with_halves(const ExactQuotient& quotient, int halves);

/// round(quotient) + zero_point, where everything below -128 is -129 and above 127 is 128.
int exact_output(const ExactQuotient& quotient, int zero_point, Rounding rounding);

}  // namespace qlinbench
