// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include "reference/problem.h"

// What a configuration may ask for at most; behind it, 64-bit arithmetic on sizes cannot overflow.

namespace qlinbench {

inline constexpr std::int64_t kMaxDimension = 2147483647;         ///< of B, M, N, K and T = B M
inline constexpr std::int64_t kMaxGroupSize = kMaxDimension - 1;  ///< the largest even one
inline constexpr std::int64_t kMaxSeed = 9223372036854775807;     ///< 2^63 - 1
inline constexpr double kMaxOperandBytes = 1099511627776.0;       ///< 2^40
inline constexpr std::size_t kMaxCases = 100000;                  ///< multiplied out, of a file

/// Bytes of x, w_packed, y and all scales and zeros together, as dense arrays. In double, which
/// cannot overflow here and is exact wherever it decides: the sum is an integer, and one near
/// 2^40 has bits to spare.
double operand_bytes(const Problem& problem);

}  // namespace qlinbench
