// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/timestamps.h"

#include <gtest/gtest.h>

namespace qlinbench {
namespace {

TEST(Timestamps, KeepTheFractionOfThePeriod) {
  // Rounded to 42 the interval would be 4200 ns, truncated to 41 4100 ns.
  EXPECT_DOUBLE_EQ(interval_ns({.period_ns = 41.667F, .valid_bits = 64}, {0, 100}),
                   100.0 * static_cast<double>(41.667F));
  EXPECT_DOUBLE_EQ(interval_ns({.period_ns = 0.5F, .valid_bits = 64}, {10, 20}), 5.0);
}

TEST(Timestamps, IgnoreTheBitsThatAreNotValid) {
  const TimestampClock clock{.period_ns = 1.0F, .valid_bits = 36};
  const TimestampPair pair{0xABC0000000000010U, 0x1230000000000020U};
  EXPECT_EQ(interval_ns(clock, pair), 16.0);
}

TEST(Timestamps, SurviveACounterThatWraps) {
  // From 5 before the end of 36 bits to 7 after it: 12 ticks.
  const TimestampClock clock36{.period_ns = 52.083F, .valid_bits = 36};
  EXPECT_DOUBLE_EQ(interval_ns(clock36, {(1ULL << 36) - 5, 7}),
                   12.0 * static_cast<double>(52.083F));
  const TimestampClock clock32{.period_ns = 1.0F, .valid_bits = 32};
  EXPECT_EQ(interval_ns(clock32, {0xFFFFFFFFU, 0}), 1.0);
  const TimestampClock clock64{.period_ns = 1.0F, .valid_bits = 64};
  EXPECT_EQ(interval_ns(clock64, {~0ULL, 1}), 2.0);
}

}  // namespace
}  // namespace qlinbench
