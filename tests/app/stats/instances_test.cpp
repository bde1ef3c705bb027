// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/instances.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>
#include <stdexcept>

namespace qlinbench {
namespace {

/// Sample i is of instance i % 6.
std::vector<std::int64_t> in_turn(std::size_t count, std::int64_t instances = 6) {
  std::vector<std::int64_t> of(count);
  for (std::size_t i = 0; i < count; ++i) of[i] = static_cast<std::int64_t>(i) % instances;
  return of;
}

TEST(Instances, TheIntervalIsThatOfTheirMedians) {
  // Six instances at 10, 11, ..., 15, five samples each, one of each an outlier.
  std::vector<double> samples;
  for (int round = 0; round < 5; ++round) {
    for (int instance = 0; instance < 6; ++instance) {
      samples.push_back(round == 2 ? 100.0 : 10.0 + instance);
    }
  }
  const MedianEstimate estimate = estimate_over_instances(samples, in_turn(30));
  EXPECT_DOUBLE_EQ(estimate.median, 12.5);
  EXPECT_DOUBLE_EQ(estimate.ci95->low, 10.0);
  EXPECT_DOUBLE_EQ(estimate.ci95->high, 15.0);
}

TEST(Instances, OneAloneIsEstimatedFromItsSamples) {
  std::vector<double> samples(30);
  std::iota(samples.begin(), samples.end(), 0.0);
  const MedianEstimate alone = estimate_over_instances(samples, in_turn(30, 1));
  const MedianEstimate plain = estimate_median(samples);
  EXPECT_EQ(alone.median, plain.median);
  EXPECT_EQ(alone.ci95->low, plain.ci95->low);
}

TEST(Instances, FewHaveNoInterval) {
  const std::vector<double> samples(25, 1.0);
  EXPECT_FALSE(estimate_over_instances(samples, in_turn(25, 5)).ci95);
}

TEST(Instances, WhatIsLeftWithoutThemIsTheNoise) {
  std::vector<double> samples;
  for (int round = 0; round < 5; ++round) {
    for (int instance = 0; instance < 6; ++instance) samples.push_back(10.0 + instance);
  }
  for (const double sample : without_instances(samples, in_turn(30))) {
    EXPECT_DOUBLE_EQ(sample, 12.5);
  }
}

TEST(Instances, SamplesAndInstancesGoTogether) {
  EXPECT_THROW(estimate_over_instances(std::vector<double>(3), in_turn(2)), std::invalid_argument);
  EXPECT_THROW(estimate_over_instances({}, {}), std::invalid_argument);
}

/// Two of the same, each instance with a place of its own that matters more than the noise.
TEST(Instances, IntervalsOfAKernelAgainstItselfCoverOne) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> place(1.0, 0.004);
  std::normal_distribution<double> noise(0.0, 0.001);
  int covered = 0;
  constexpr int kPairs = 1000;
  for (int pair = 0; pair < kPairs; ++pair) {
    std::vector<double> ratios(30);
    double places[6];
    for (double& each : places) each = place(random) / place(random);
    for (std::size_t i = 0; i < ratios.size(); ++i) ratios[i] = places[i % 6] + noise(random);
    const Interval interval = *estimate_over_instances(ratios, in_turn(30)).ci95;
    covered += interval.low <= 1.0 && 1.0 <= interval.high ? 1 : 0;
  }
  // 96.9 % are claimed; 3 standard deviations of 1000 are 1.6 %.
  EXPECT_GE(covered, 953);
  EXPECT_LE(covered, 985);
}

}  // namespace
}  // namespace qlinbench
