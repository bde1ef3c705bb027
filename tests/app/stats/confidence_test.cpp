// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/confidence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "tests/app/stats/streams.h"

namespace qlinbench {
namespace {

bool covers(const Interval& interval, double value) {
  return interval.low <= value && value <= interval.high;
}

/// The numbers 1 to count, each beside numbers far from it, so that no neighbours are alike.
std::vector<double> shuffled(std::size_t count) {
  std::vector<double> samples(count);
  std::iota(samples.begin(), samples.end(), 1.0);
  std::shuffle(samples.begin(), samples.end(), std::mt19937_64(3));
  return samples;
}

/// Share of the seeds 0 to count - 1 whose stream's interval holds the true median.
template <typename Stream>
double coverage(std::uint64_t count, const Stream& stream) {
  int covered = 0;
  for (std::uint64_t seed = 0; seed < count; ++seed) {
    covered += covers(estimate_median(stream(seed)).ci95.value(), kTrueMedian) ? 1 : 0;
  }
  return covered / static_cast<double>(count);
}

TEST(MedianEstimate, HasNoIntervalBelowSixSamples) {
  const MedianEstimate five = estimate_median(std::vector{3.0, 1.0, 5.0, 2.0, 4.0});
  EXPECT_EQ(five.median, 3.0);
  EXPECT_FALSE(five.ci95);
  EXPECT_TRUE(std::isinf(relative_half_width(five)));
  // All six on one side of the median: 2 / 2^6 = 3.1 %; all five: 6.3 %.
  const MedianEstimate six = estimate_median(std::vector{3.0, 1.0, 6.0, 5.0, 2.0, 4.0});
  ASSERT_TRUE(six.ci95);
  EXPECT_EQ(six.ci95->low, 1.0);
  EXPECT_EQ(six.ci95->high, 6.0);
}

TEST(MedianEstimate, RefusesNoSamples) {
  EXPECT_THROW(estimate_median({}), std::invalid_argument);
}

TEST(MedianEstimate, TakesTheRanksOfTheExactBinomialDistribution) {
  // The largest r with sum_{i < r} C(n, i) <= 0.025 * 2^n, in exact integers; the samples being
  // their own ranks, the interval is [r, n + 1 - r].
  const std::vector<std::pair<std::size_t, double>> ranks{
      {8, 1}, {9, 2}, {14, 3}, {20, 6}, {32, 10}, {30, 10}, {100, 40}, {2000, 956}};
  for (const auto& [count, rank] : ranks) {
    const MedianEstimate estimate = estimate_median(shuffled(count));
    ASSERT_EQ(estimate.method, IntervalMethod::order_statistics) << count;
    EXPECT_EQ(estimate.ci95->low, rank) << count;
    EXPECT_EQ(estimate.ci95->high, static_cast<double>(count) + 1.0 - rank) << count;
  }
}

TEST(MedianEstimate, CoversAsOftenAsItClaims) {
  // The ranks for 50 samples cover in 96.7 %; of 1000 streams one standard deviation is 0.6 %.
  const double normal = coverage(1000, [](auto seed) { return normal_stream(seed, 50); });
  EXPECT_GE(normal, 0.925);
  EXPECT_LE(normal, 0.98);
  const double skewed =
      coverage(1000, [](auto seed) { return lognormal_stream(seed + 5000, 50, 0.5); });
  EXPECT_GE(skewed, 0.925);
  EXPECT_LE(skewed, 0.98);
}

TEST(MedianEstimate, CoversWhereSpikesAreMany) {
  // One sample in twenty is tripled: the median of all is that of 10 / 19 of the others, 0.066
  // standard deviations up, a fifth of the half width for 50 samples.
  const double spiky = coverage(
      500, [](auto seed) { return with_spikes(normal_stream(seed, 50), seed + 5000, 0.05, 3.0); });
  EXPECT_GE(spiky, 0.92);
}

TEST(MedianEstimate, CoversWhereSamplesResembleTheirNeighbours) {
  const auto stream = [](auto seed) { return autocorrelated_stream(seed, 200, 0.5); };
  EXPECT_EQ(estimate_median(stream(0U)).method, IntervalMethod::block_bootstrap);
  const double covered = coverage(300, stream);
  // The order statistics of these streams cover in 82 %: they believe in 200 independent samples.
  EXPECT_GE(covered, 0.90);
  EXPECT_LE(covered, 0.98);
}

TEST(MedianEstimate, AllowsForHavingFewBlocks) {
  // 60 samples are ten blocks: without Student's correction 88 % cover, with it 93 %.
  const double covered =
      coverage(400, [](auto seed) { return autocorrelated_stream(seed, 60, 0.5); });
  EXPECT_GE(covered, 0.91);
}

TEST(MedianEstimate, CoversACoarseClocksTrueTimeToWithinItsStep) {
  for (const double tick : {41.667, 52.083, 1000.0}) {
    int covered = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      const MedianEstimate estimate =
          estimate_median(quantized(normal_stream(seed, 50), seed + 5000, tick));
      covered += covers({estimate.ci95->low - tick, estimate.ci95->high + tick}, kTrueMedian);
    }
    EXPECT_GE(covered, 196) << tick;
  }
}

TEST(MedianEstimate, IsCertainOfConstantSamples) {
  const MedianEstimate estimate = estimate_median(std::vector<double>(30, 7.0));
  EXPECT_EQ(estimate.median, 7.0);
  EXPECT_EQ(estimate.method, IntervalMethod::order_statistics);
  EXPECT_EQ(relative_half_width(estimate), 0.0);
}

TEST(MedianEstimate, IsTheSameForTheSameSamples) {
  const std::vector<double> samples = autocorrelated_stream(1, 200, 0.7);
  const MedianEstimate first = estimate_median(samples);
  const MedianEstimate second = estimate_median(samples);
  EXPECT_EQ(first.ci95->low, second.ci95->low);
  EXPECT_EQ(first.ci95->high, second.ci95->high);
}

TEST(MedianEstimate, StaysFiniteInSamplesThatRiseSteadily) {
  for (std::size_t count = 6; count < 40; ++count) {
    std::vector<double> samples(count);
    std::iota(samples.begin(), samples.end(), 1.0);
    const MedianEstimate estimate = estimate_median(samples);
    EXPECT_LE(estimate.ci95->low, estimate.median) << count;
    EXPECT_GE(estimate.ci95->high, estimate.median) << count;
    EXPECT_TRUE(std::isfinite(relative_half_width(estimate))) << count;
  }
}

TEST(RelativeHalfWidth, IsHalfTheIntervalOverTheMedian) {
  EXPECT_DOUBLE_EQ(relative_half_width({.median = 10.0, .ci95 = Interval{9.0, 12.0}}), 0.15);
}

TEST(RelativeHalfWidth, IsInfiniteForAMedianOfZero) {
  EXPECT_TRUE(std::isinf(relative_half_width({.median = 0.0, .ci95 = Interval{0.0, 0.0}})));
}

}  // namespace
}  // namespace qlinbench
