// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/paired.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

#include "tests/app/stats/streams.h"

namespace qlinbench {
namespace {

/// Samples of two equal kernels in the same rounds, times how slow the device was in each.
struct Rounds {
  std::vector<double> first;
  std::vector<double> second;
};

Rounds equal_kernels(std::uint64_t seed, std::size_t count) {
  Rounds rounds{normal_stream(2 * seed, count), normal_stream(2 * seed + 1, count)};
  const std::vector<double> device = autocorrelated_stream(seed + 50000, count, 0.95, 100.0);
  for (std::size_t i = 0; i < count; ++i) {
    rounds.first[i] *= device[i] / kTrueMedian;
    rounds.second[i] *= device[i] / kTrueMedian;
  }
  return rounds;
}

TEST(PairedRatio, IsTheMedianOfTheRatios) {
  // 2, 3, 1.5 and 2; the ratio of the medians would be 25 / 10.
  const std::vector<double> baseline{20.0, 30.0, 15.0, 80.0};
  const std::vector<double> kernel{10.0, 10.0, 10.0, 40.0};
  const Ratio ratio = paired_ratio(baseline, kernel);
  EXPECT_DOUBLE_EQ(ratio.median, 2.0);
  EXPECT_FALSE(ratio.ci95);
}

TEST(PairedRatio, PairsTheRounds) {
  // Each round both are slower, the kernel always twice as fast: no uncertainty is left.
  std::vector<double> baseline;
  std::vector<double> kernel;
  for (int round = 1; round <= 30; ++round) {
    kernel.push_back(round);
    baseline.push_back(2.0 * round);
  }
  const Ratio ratio = paired_ratio(baseline, kernel);
  EXPECT_EQ(ratio.median, 2.0);
  ASSERT_TRUE(ratio.ci95);
  EXPECT_EQ(ratio.ci95->low, 2.0);
  EXPECT_EQ(ratio.ci95->high, 2.0);
}

TEST(PairedRatio, CoversOneForEqualKernelsAsItClaims) {
  int covered = 0;
  double width = 0.0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const Rounds rounds = equal_kernels(seed, 100);
    const Ratio ratio = paired_ratio(rounds.first, rounds.second);
    covered += ratio.ci95->low <= 1.0 && 1.0 <= ratio.ci95->high ? 1 : 0;
    width += (ratio.ci95->high - ratio.ci95->low) / 1000.0;
  }
  EXPECT_GE(covered, 925);
  EXPECT_LE(covered, 980);
  // The device's 10 % cancel: left is 2 * 1.96 * 1.25 * sqrt(2) * 1 % / sqrt(100) = 0.7 %.
  EXPECT_NEAR(width, 0.007, 0.001);
}

TEST(PairedRatio, RefusesRoundsThatLackOneKernel) {
  EXPECT_THROW(paired_ratio(std::vector{1.0, 2.0}, std::vector{1.0}), std::invalid_argument);
  EXPECT_THROW(paired_ratio({}, {}), std::invalid_argument);
}

}  // namespace
}  // namespace qlinbench
