// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/granularity.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/app/stats/streams.h"

namespace qlinbench {
namespace {

TEST(Granularity, IsTheCommonStepRatherThanTheSmallestDistance) {
  // 64 and 96: a clock of 32.
  const std::vector<std::uint64_t> timestamps{1000, 1064, 1160, 1160, 1352};
  EXPECT_EQ(granularity_ns({.period_ns = 1.0F, .valid_bits = 64}, timestamps), 32.0);
}

TEST(Granularity, IsInNanoseconds) {
  for (const float period : {41.667F, 52.083F}) {
    const std::vector<std::uint64_t> timestamps{5, 7, 8, 12};
    EXPECT_EQ(granularity_ns({.period_ns = period, .valid_bits = 36}, timestamps),
              static_cast<double>(period));
  }
}

TEST(Granularity, SurvivesACounterThatWraps) {
  for (const std::uint32_t bits : {32U, 36U, 64U}) {
    // Ten times around 1000 steps before the end of the counter; 1000 does not divide 2^bits, so
    // that a distance taken without the mask would leave 8 at most.
    const std::uint64_t end = bits == 64 ? 0 : std::uint64_t{1} << bits;
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      const auto timestamps = readings(seed, 500, end - 1000000, 1000, bits);
      EXPECT_EQ(granularity_ns({.period_ns = 1.0F, .valid_bits = bits}, timestamps), 1000.0)
          << bits;
    }
  }
}

TEST(Granularity, IgnoresTheBitsThatAreNotValid) {
  const std::vector<std::uint64_t> timestamps{0xAB00000000000010U, 0x1200000000000030U,
                                              0x7700000000000070U};
  EXPECT_EQ(granularity_ns({.period_ns = 1.0F, .valid_bits = 36}, timestamps), 32.0);
}

TEST(Granularity, IsUnknownWhereNothingChanges) {
  const TimestampClock clock;
  EXPECT_EQ(granularity_ns(clock, {}), std::nullopt);
  EXPECT_EQ(granularity_ns(clock, std::vector<std::uint64_t>{7}), std::nullopt);
  EXPECT_EQ(granularity_ns(clock, std::vector<std::uint64_t>{7, 7, 7}), std::nullopt);
}

}  // namespace
}  // namespace qlinbench
