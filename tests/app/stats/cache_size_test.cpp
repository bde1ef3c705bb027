// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/cache_size.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/app/stats/streams.h"

namespace qlinbench {
namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;

/// Working sets of 1, 2, 4, ... MiB.
std::vector<ReadRate> doubling(const std::vector<double>& rates) {
  std::vector<ReadRate> points;
  for (const double rate : rates) points.push_back({kMiB << points.size(), rate});
  return points;
}

TEST(CacheSize, IsTheLastWorkingSetBeforeTheRateHasFallenHalfWay) {
  // 8000 inside, 4000 beyond: half-way is 6000, and 32 MiB still have 7000.
  const auto points = doubling({8000, 8000, 8000, 8000, 8000, 7000, 5000, 4200, 4000, 4000, 4000});
  EXPECT_EQ(last_level_cache_bytes(points), 32 * kMiB);
}

TEST(CacheSize, IsThatOfTheLastOfSeveralCaches) {
  // 2 MiB at 20000, 32 MiB at 3000, 1000 beyond.
  const auto points = doubling({20000, 20000, 3000, 3000, 3000, 3000, 1100, 1000, 1000, 1000});
  EXPECT_EQ(last_level_cache_bytes(points), 32 * kMiB);
}

TEST(CacheSize, IsNotMisledByALaunchThatCostsMoreThanASmallWorkingSet) {
  const auto points = doubling({500, 1000, 2000, 4000, 5000, 5000, 2100, 2000, 2000, 2000});
  EXPECT_EQ(last_level_cache_bytes(points), 32 * kMiB);
}

TEST(CacheSize, IsUnknownWhereTheRateDoesNotFall) {
  EXPECT_EQ(last_level_cache_bytes(doubling({10, 10, 10, 10, 10, 10})), std::nullopt);
  // It begins to fall at the end: larger than what was tried.
  EXPECT_EQ(last_level_cache_bytes(doubling({10, 10, 10, 10, 10, 4})), std::nullopt);
  EXPECT_EQ(last_level_cache_bytes(doubling({2, 4, 8, 10, 10, 10})), std::nullopt);
  EXPECT_EQ(last_level_cache_bytes(doubling({10, 1, 1})), std::nullopt);
  EXPECT_EQ(last_level_cache_bytes({}), std::nullopt);
}

TEST(CacheSize, IsTheSmallestWorkingSetWhereOnlyThatIsFast) {
  EXPECT_EQ(last_level_cache_bytes(doubling({10, 4, 4, 4})), kMiB);
}

TEST(CacheSize, DoesNotMindNoise) {
  const std::vector<double> rates{6000, 6000, 6000, 6000, 6000, 6000, 4300, 4000, 4000, 4000, 4000};
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Draws draws(seed);
    auto noisy = doubling(rates);
    auto flat = doubling(std::vector<double>(rates.size(), 4000.0));
    for (ReadRate& point : noisy) point.gb_per_s *= 0.96 + 0.08 * draws.uniform();
    for (ReadRate& point : flat) point.gb_per_s *= 0.96 + 0.08 * draws.uniform();
    EXPECT_EQ(last_level_cache_bytes(noisy), 32 * kMiB) << seed;
    EXPECT_EQ(last_level_cache_bytes(flat), std::nullopt) << seed;
  }
}

}  // namespace
}  // namespace qlinbench
