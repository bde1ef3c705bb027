// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/autocorrelation.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/app/stats/streams.h"

namespace qlinbench {
namespace {

TEST(RankAutocorrelations, FollowTheirDefinition) {
  // Ranks 0 to 4 less 2: -2 -1 0 1 2, squares 10. Lag 1: 2 + 0 + 0 + 2 = 4. Lag 2: 0 - 1 + 0 = -1.
  const std::vector<double> correlations =
      rank_autocorrelations(std::vector{1.0, 2.0, 3.0, 4.0, 5000.0}, 2);
  ASSERT_EQ(correlations.size(), 2U);
  EXPECT_DOUBLE_EQ(correlations[0], 0.4);
  EXPECT_DOUBLE_EQ(correlations[1], -0.1);
}

TEST(RankAutocorrelations, ShareTheRanksOfEqualSamples) {
  // 5 5 8 8: ranks 0.5 0.5 2.5 2.5 less 1.5: -1 -1 1 1, squares 4. Lag 1: 1 - 1 + 1 = 1.
  EXPECT_DOUBLE_EQ(rank_autocorrelations(std::vector{5.0, 5.0, 8.0, 8.0}, 1)[0], 0.25);
}

TEST(RankAutocorrelations, AreZeroWhereNothingVaries) {
  EXPECT_EQ(rank_autocorrelations(std::vector<double>(9, 3.0), 2), (std::vector{0.0, 0.0}));
  EXPECT_EQ(rank_autocorrelations(std::vector{1.0}, 2), (std::vector{0.0, 0.0}));
}

TEST(IsAutocorrelated, FindsNoMoreInNoiseThanItsLevel) {
  int found = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    found += is_autocorrelated(normal_stream(seed, 100)) ? 1 : 0;
  }
  // A level of 10 %, three standard deviations of 1 % either way.
  EXPECT_GE(found, 70);
  EXPECT_LE(found, 130);
}

TEST(IsAutocorrelated, FindsItBehindSpikes) {
  int found = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const std::vector<double> samples = autocorrelated_stream(seed, 200, 0.5);
    found += is_autocorrelated(with_spikes(samples, seed + 5000, 0.02, 1000.0)) ? 1 : 0;
  }
  EXPECT_EQ(found, 100);
}

TEST(IsAutocorrelated, FindsADrift) {
  EXPECT_TRUE(is_autocorrelated(with_drift(normal_stream(1, 60), 0.05)));
}

TEST(BlockLength, GrowsWithTheCorrelation) {
  // 1.5 cbrt(1000) = 15 at least.
  EXPECT_EQ(block_length(normal_stream(1, 1000)), 15U);
  const std::size_t strong = block_length(autocorrelated_stream(1, 1000, 0.9));
  // For an autoregression of 0.9 the formula is cbrt(1.5 n) * (2 * 0.9 / (1 - 0.81))^(2/3) = 51.
  EXPECT_GE(strong, 30U);
  EXPECT_LE(strong, 80U);
}

TEST(BlockLength, LeavesThreeBlocks) {
  for (std::size_t count = 1; count < 40; ++count) {
    const std::size_t length = block_length(autocorrelated_stream(1, count, 0.99));
    EXPECT_GE(length, 1U) << count;
    EXPECT_LE(length, (count + 2) / 3) << count;
  }
}

}  // namespace
}  // namespace qlinbench
