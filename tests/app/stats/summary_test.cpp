// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/summary.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace qlinbench {
namespace {

TEST(Summary, MedianIsTheMiddleSampleOrTheMeanOfTheTwo) {
  EXPECT_EQ(summarize(std::vector{3.0, 1.0, 2.0}).median, 2.0);
  EXPECT_EQ(summarize(std::vector{4.0, 1.0, 2.0, 10.0}).median, 3.0);
}

TEST(Summary, PercentileIsTheNearestRank) {
  std::vector<double> twenty;
  for (int i = 20; i >= 1; --i) twenty.push_back(i);
  // ceil(0.95 * 20) = 19: the 19th smallest, no interpolation.
  EXPECT_EQ(summarize(twenty).p95, 19.0);
  twenty.push_back(21.0);
  // ceil(0.95 * 21) = ceil(19.95) = 20.
  EXPECT_EQ(summarize(twenty).p95, 20.0);
  EXPECT_EQ(summarize(std::vector{7.0}).p95, 7.0);
}

TEST(Summary, VariationUsesTheSampleStandardDeviation) {
  // mean 5, squared deviations 9 1 1 1 0 0 4 16 = 32, 32 / 7, root over 5.
  const Summary summary = summarize(std::vector{2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0});
  EXPECT_DOUBLE_EQ(summary.cv, 0.42761798705987904);
  EXPECT_EQ(summarize(std::vector{5.0}).cv, 0.0);
}

TEST(Summary, VariationSurvivesALargeMean) {
  // Sums of squares would lose the deviations of 1 beside 1e12 squared.
  const Summary summary = summarize(std::vector{1e12 - 1.0, 1e12, 1e12 + 1.0});
  EXPECT_DOUBLE_EQ(summary.cv, 1e-12);
}

TEST(Summary, RefusesNoSamples) {
  EXPECT_THROW(summarize({}), std::invalid_argument);
}

}  // namespace
}  // namespace qlinbench
