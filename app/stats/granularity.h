// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "app/stats/timestamps.h"

namespace qlinbench {

/// The real step of a clock, from many raw timestamps in the order in which they were taken, less
/// than the counter's range apart: the greatest common divisor of their distances. Nothing where
/// they never differ. A counter converted to another unit (24 MHz counted in nanoseconds: 41, 42,
/// 42, ...) has no common divisor but its unit, which is then the answer.
std::optional<double> granularity_ns(const TimestampClock& clock,
                                     std::span<const std::uint64_t> timestamps);

}  // namespace qlinbench
