// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/timestamps.h"

namespace qlinbench {

std::uint64_t interval_ticks(const TimestampClock& clock, const TimestampPair& pair) {
  const std::uint64_t mask =
      clock.valid_bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << clock.valid_bits) - 1;
  return (pair.end - pair.begin) & mask;
}

double interval_ns(const TimestampClock& clock, const TimestampPair& pair) {
  return static_cast<double>(interval_ticks(clock, pair)) * static_cast<double>(clock.period_ns);
}

}  // namespace qlinbench
