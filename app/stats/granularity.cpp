// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/granularity.h"

#include <cstddef>
#include <numeric>

namespace qlinbench {

std::optional<double> granularity_ns(const TimestampClock& clock,
                                     std::span<const std::uint64_t> timestamps) {
  std::uint64_t ticks = 0;
  for (std::size_t i = 1; i < timestamps.size(); ++i) {
    ticks = std::gcd(ticks, interval_ticks(clock, {timestamps[i - 1], timestamps[i]}));
  }
  if (ticks == 0) return std::nullopt;
  return static_cast<double>(ticks) * static_cast<double>(clock.period_ns);
}

}  // namespace qlinbench
