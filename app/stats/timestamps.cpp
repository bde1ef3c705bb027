// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/timestamps.h"

namespace qlinbench {

double interval_ns(const TimestampClock& clock, const TimestampPair& pair) {
  const std::uint64_t mask =
      clock.valid_bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << clock.valid_bits) - 1;
  const std::uint64_t ticks = (pair.end - pair.begin) & mask;
  return static_cast<double>(ticks) * static_cast<double>(clock.period_ns);
}

}  // namespace qlinbench
