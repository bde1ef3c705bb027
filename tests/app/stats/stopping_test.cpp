// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/stopping.h"

#include <gtest/gtest.h>

#include <vector>

#include "app/stats/confidence.h"
#include "tests/app/stats/streams.h"

namespace qlinbench {
namespace {

struct Stop {
  std::size_t count = 0;
  StopReason reason = StopReason::precision;
};

/// Feeds a stream to the rule, `step` samples of `sample_ns` at a time, until it says stop.
Stop run(const StoppingPolicy& policy, const std::vector<double>& stream, double sample_ns = 0.0,
         std::size_t step = 1) {
  for (std::size_t count = step; count <= stream.size(); count += step) {
    const auto reason = should_stop(policy, std::span(stream).first(count),
                                    sample_ns * static_cast<double>(count), step);
    if (reason) return {count, *reason};
  }
  ADD_FAILURE() << "the rule never stopped";
  return {};
}

TEST(Stopping, TakesThirtySamplesThatAreAllEqual) {
  const Stop stop = run({}, std::vector<double>(100, 5.0));
  EXPECT_EQ(stop.count, 30U);
  EXPECT_EQ(stop.reason, StopReason::precision);
}

TEST(Stopping, GivesUpAtTheMostSamples) {
  // 30 % noise: a half width of 0.5 % takes (1.96 * 1.25 * 0.3 / 0.005)^2 = 22000 samples.
  const Stop stop = run({}, lognormal_stream(1, 3000, 0.3));
  EXPECT_EQ(stop.count, 2000U);
  EXPECT_EQ(stop.reason, StopReason::max_samples);
}

TEST(Stopping, GivesUpAtTheEndOfItsTime) {
  const Stop stop = run({}, lognormal_stream(1, 3000, 0.3), 1e8);
  EXPECT_EQ(stop.count, 100U);
  EXPECT_EQ(stop.reason, StopReason::max_time);
}

TEST(Stopping, LetsTheTimeGoBeforeTheFewestSamples) {
  const Stop stop = run({}, std::vector<double>(100, 5.0), 2e9);
  EXPECT_EQ(stop.count, 5U);
  EXPECT_EQ(stop.reason, StopReason::max_time);
  EXPECT_EQ(should_stop({}, {}, 10e9, 0), StopReason::max_time);
  EXPECT_EQ(should_stop({}, {}, 0.0, 0), std::nullopt);
}

TEST(Stopping, LooksOnceMoreWhenALimitIsReached) {
  // 40 is no count at which it looks (30, 38, 48): the reason is still the better one.
  std::vector<double> samples(40, 5.0);
  EXPECT_EQ(should_stop({}, samples, 0.0), std::nullopt);
  EXPECT_EQ(should_stop({}, samples, 10e9), StopReason::precision);
  EXPECT_EQ(should_stop({.max_samples = 40}, samples, 0.0), StopReason::precision);
}

TEST(Stopping, LooksWheneverTheCountHasGrownByAQuarter) {
  std::vector<std::size_t> looks;
  for (std::size_t count = 1; count < 100; ++count) {
    if (should_stop({}, std::vector<double>(count, 5.0), 0.0)) looks.push_back(count);
  }
  EXPECT_EQ(looks, (std::vector<std::size_t>{30, 38, 48, 60, 75, 94}));
}

TEST(Stopping, MissesNoLookWhereSamplesComeSeveralAtATime) {
  EXPECT_EQ(run({}, std::vector<double>(100, 5.0), 0.0, 7).count, 35U);
  EXPECT_EQ(run({}, std::vector<double>(100, 5.0), 0.0, 50).count, 50U);
}

TEST(Stopping, ReachesThePrecisionItNames) {
  const std::vector<double> stream = normal_stream(3, 2000, 30.0);
  const Stop stop = run({}, stream);
  EXPECT_EQ(stop.reason, StopReason::precision);
  EXPECT_LE(relative_half_width(estimate_median(std::span(stream).first(stop.count))), 0.005);
  // (1.96 * 1.25 * 0.03 / 0.005)^2 = 216 samples, give or take the width's own noise.
  EXPECT_GT(stop.count, 100U);
  EXPECT_LT(stop.count, 600U);
  EXPECT_LT(run({.precision = 0.01}, stream).count, stop.count);
}

TEST(Stopping, SpoilsTheCoverageLittleByLooking) {
  int covered = 0;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const std::vector<double> stream = normal_stream(seed, 2000, 20.0);
    const Stop stop = run({}, stream);
    const Interval interval = *estimate_median(std::span(stream).first(stop.count)).ci95;
    covered += interval.low <= kTrueMedian && kTrueMedian <= interval.high ? 1 : 0;
  }
  // 93.5 to 95 % in 2000 streams each of several widths; of a rule that looks after every sample,
  // 92 %.
  EXPECT_GE(covered, 460);
}

}  // namespace
}  // namespace qlinbench
