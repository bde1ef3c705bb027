// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/clock_health.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "tests/app/stats/streams.h"

namespace qlinbench {
namespace {

/// How many of the streams of 300 seeds raise a flag.
struct Flags {
  int drifting = 0;
  int bimodal = 0;
};

Flags count_flags(const std::function<std::vector<double>(std::uint64_t)>& stream,
                  double tick_ns = 0.0) {
  Flags flags;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Health health = examine(stream(seed), tick_ns);
    flags.drifting += health.drifting ? 1 : 0;
    flags.bimodal += health.bimodal ? 1 : 0;
  }
  return flags;
}

TEST(Health, RaisesNoFlagOnNoise) {
  // Simulated over 1000 streams of 30 to 1000 samples: drifting in at most 0.6 %, bimodal in at
  // most 0.2 %.
  for (const std::size_t count : {30U, 60U, 200U}) {
    const Flags normal = count_flags([=](auto seed) { return normal_stream(seed, count, 50.0); });
    EXPECT_LE(normal.drifting, 6) << count;
    EXPECT_LE(normal.bimodal, 3) << count;
    const Flags skewed = count_flags([=](auto seed) { return lognormal_stream(seed, count, 1.0); });
    EXPECT_LE(skewed.drifting, 6) << count;
    EXPECT_LE(skewed.bimodal, 3) << count;
  }
}

TEST(Health, RaisesNoFlagOnAFewSpikes) {
  const Flags flags = count_flags(
      [](auto seed) { return with_spikes(normal_stream(seed, 200), seed + 5000, 0.05, 3.0); });
  EXPECT_LE(flags.drifting, 6);
  EXPECT_LE(flags.bimodal, 4);
}

TEST(Health, RaisesNoFlagOnTheLevelsOfACoarseClock) {
  for (const double tick : {41.667, 52.083, 1000.0}) {
    for (const double deviation : {1.0, 50.0}) {
      const Flags flags = count_flags(
          [=](auto seed) {
            return quantized(normal_stream(seed, 200, deviation), seed + 5000, tick);
          },
          tick);
      EXPECT_LE(flags.drifting, 1) << tick << " " << deviation;
      EXPECT_LE(flags.bimodal, 1) << tick << " " << deviation;
    }
  }
  // Without the step these two levels are as distinct as can be.
  const std::vector<double> levels = quantized(normal_stream(1, 200, 1.0), 2, 52.083);
  EXPECT_TRUE(examine(levels).bimodal);
}

TEST(Health, RaisesNoFlagOnConstantSamplesOrHardlyAny) {
  for (const std::size_t count : {0U, 1U, 2U, 3U, 6U, 100U}) {
    const Health health = examine(std::vector<double>(count, 5.0));
    EXPECT_EQ(health.drift, 0.0);
    EXPECT_FALSE(health.drifting || health.bimodal);
  }
  EXPECT_TRUE(std::isfinite(examine(std::vector{0.0, 0.0, 0.0, 0.0, 9.0}).drift));
}

TEST(Health, MeasuresADrift) {
  for (const double change : {0.05, -0.05}) {
    const Health health = examine(with_drift(normal_stream(1, 400), change));
    EXPECT_TRUE(health.drifting);
    EXPECT_FALSE(health.bimodal);
    EXPECT_NEAR(health.drift, change, 0.005);
  }
}

TEST(Health, FindsDriftsInMostShortStreams) {
  const auto stream = [](auto seed) { return with_drift(normal_stream(seed, 60), 0.05); };
  EXPECT_GE(count_flags(stream).drifting, 290);
}

TEST(Health, LeavesADriftThatIsTooSmallToMatter) {
  // Certain, since the noise is a hundred times smaller, but below 1 %.
  const Health health = examine(with_drift(normal_stream(1, 400, 0.1), 0.008));
  EXPECT_NEAR(health.drift, 0.008, 3e-4);
  EXPECT_FALSE(health.drifting);
}

TEST(Health, LeavesADriftOfASingleTick) {
  std::vector<double> samples(60, 1000.0);
  std::fill(samples.begin() + 30, samples.end(), 1041.667);
  EXPECT_TRUE(examine(samples).drifting);
  EXPECT_FALSE(examine(samples, 41.667).drifting);
}

TEST(Health, FindsTwoLevels) {
  // Levels 6 deviations apart, taken by half and by three tenths of the samples.
  for (const double share : {0.5, 0.3}) {
    const Flags flags = count_flags(
        [=](auto seed) { return with_spikes(normal_stream(seed, 200), seed + 5000, share, 1.06); });
    EXPECT_GE(flags.bimodal, 295) << share;
    EXPECT_LE(flags.drifting, 6) << share;
  }
}

TEST(Health, FindsTwoLevelsBesideSpikes) {
  const Flags flags = count_flags([](auto seed) {
    const std::vector<double> levels = with_spikes(normal_stream(seed, 200), seed + 5000, 0.3, 1.1);
    return with_spikes(levels, seed + 9000, 0.05, 5.0);
  });
  EXPECT_GE(flags.bimodal, 295);
}

TEST(Health, LeavesLevelsThatAreTooNearToMatter) {
  const std::vector<double> levels = with_spikes(normal_stream(1, 200, 0.1), 2, 0.5, 1.008);
  EXPECT_FALSE(examine(levels).bimodal);
}

}  // namespace
}  // namespace qlinbench
