// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/clock_watch.h"

#include <gtest/gtest.h>

#include "app/stats/clock_health.h"
#include "tests/app/stats/streams.h"

namespace qlinbench {
namespace {

TEST(ClockWatch, IsOneAtTheUsualBestAndHalfAtHalfTheClock) {
  ClockWatch watch;
  for (int i = 0; i < 50; ++i) EXPECT_DOUBLE_EQ(watch.index(20.0), 1.0);
  EXPECT_DOUBLE_EQ(watch.index(40.0), 0.5);
  EXPECT_TRUE(is_throttled(watch.index(23.0)));
  EXPECT_FALSE(is_throttled(watch.index(21.0)));
}

TEST(ClockWatch, IsNotMisledByOneShortTime) {
  ClockWatch watch;
  watch.index(5.0);
  for (int i = 0; i < 15; ++i) EXPECT_DOUBLE_EQ(watch.index(20.0), 1.0) << i;
}

TEST(ClockWatch, RemembersAFastClockThroughALongSlowStretch) {
  ClockWatch watch;
  for (int i = 0; i < 1000; ++i) watch.index(20.0);
  for (int i = 0; i < 8000; ++i) EXPECT_DOUBLE_EQ(watch.index(40.0), 0.5) << i;
}

TEST(ClockWatch, LeavesABoostClockThatWanders) {
  // 2 % of noise: the usual best is 1.3 deviations below the median, and 0.9 of that speed 4.1
  // above it, where one sample in 50000 is.
  ClockWatch watch;
  int throttled = 0;
  for (const double ns : normal_stream(1, 1000, 20.0)) throttled += is_throttled(watch.index(ns));
  EXPECT_LE(throttled, 1);
}

TEST(ClockWatch, AClockThatStandsStillIsNotSlow) {
  ClockWatch watch;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(watch.index(0.0), 1.0);
}

}  // namespace
}  // namespace qlinbench
