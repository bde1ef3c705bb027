// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>

#include "reference/problem.h"

// y(r): the formula's last line as a function of the quotient r / y_scale.

namespace qlinbench {

inline constexpr int kLowestOutput = -128;
inline constexpr int kHighestOutput = 127;

/// Quotients beyond this saturate with every zero point, and fit int with room to spare.
inline constexpr int kFarQuotient = 600;

template <typename Float>
Float round_quotient(Float quotient, Rounding rounding) {
  // nearbyint: half to even, since nobody here changes the rounding mode.
  return rounding == Rounding::half_even ? std::nearbyint(quotient) : std::round(quotient);
}

/// Rounds and adds the zero point; not clamped to int8, but to 600 from the zero point.
template <typename Float>
int unclamped_output(Float quotient, int zero_point, Rounding rounding) {
  const Float far{kFarQuotient};
  return static_cast<int>(round_quotient(std::clamp(quotient, -far, far), rounding)) + zero_point;
}

inline int clamp_output(int unclamped) {
  return std::clamp(unclamped, kLowestOutput, kHighestOutput);
}

inline bool is_saturated(int unclamped) {
  return unclamped < kLowestOutput || unclamped > kHighestOutput;
}

}  // namespace qlinbench
