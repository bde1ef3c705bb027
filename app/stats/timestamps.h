// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace qlinbench {

/// How a queue's timestamps tick. Vulkan 1.3, VkPhysicalDeviceLimits::timestampPeriod and
/// VkQueueFamilyProperties::timestampValidBits.
struct TimestampClock {
  float period_ns = 1.0F;         ///< kept as the float it is: 52.083 rounded is 0.16 % wrong
  std::uint32_t valid_bits = 64;  ///< 36 to 64, or 32; the bits above mean nothing
};

/// Raw values of a pair of timestamps, as the query pool returns them.
struct TimestampPair {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// Ticks from begin to end. Bits that are not valid are masked, and a counter that wrapped
/// once in between is right; an interval longer than the counter's range cannot be told.
std::uint64_t interval_ticks(const TimestampClock& clock, const TimestampPair& pair);

/// The same in nanoseconds.
double interval_ns(const TimestampClock& clock, const TimestampPair& pair);

}  // namespace qlinbench
