// SPDX-License-Identifier: BSD-3-Clause
#include "reference/random.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <vector>

namespace qlinbench {
namespace {

using ::testing::ElementsAre;

// The three vectors for "philox4x32 10" in tests/kat_vectors of Random123, by the paper's authors.
TEST(Philox, GivesThePublishedKnownAnswers) {
  EXPECT_THAT(philox4x32({0, 0, 0, 0}, {0, 0}),
              ElementsAre(0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8));
  EXPECT_THAT(
      philox4x32({0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, {0xFFFFFFFF, 0xFFFFFFFF}),
      ElementsAre(0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD));
  EXPECT_THAT(
      philox4x32({0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344}, {0xA4093822, 0x299F31D0}),
      ElementsAre(0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1));
}

TEST(RandomStream, WordsAreHalvesOfBlocksCountedFromTheSeedsKey) {
  const std::uint64_t seed = 0x0123456789ABCDEF;
  const auto block = philox4x32({7, 0, 3, 0}, {0x89ABCDEF, 0x01234567});
  const RandomStream stream(seed, Stream::w_packed);
  EXPECT_EQ(stream.word(14), block[0] | std::uint64_t{block[1]} << 32);
  EXPECT_EQ(stream.word(15), block[2] | std::uint64_t{block[3]} << 32);
}

TEST(RandomStream, FillsWithTheSameWordsWhereverItBeginsAndEnds) {
  const RandomStream stream(5, Stream::x);
  for (const std::int64_t first : {0, 1, 2, 31, 1000001}) {
    for (std::size_t count = 0; count < 40; ++count) {
      std::vector<std::uint64_t> words(count);
      stream.fill(first, words);
      for (std::size_t i = 0; i < count; ++i) {
        ASSERT_EQ(words[i], stream.word(first + static_cast<std::int64_t>(i)))
            << first << " + " << i << " of " << count;
      }
    }
  }
}

TEST(RandomStream, ReachesIndicesBeyond32Bits) {
  const RandomStream stream(5, Stream::x);
  const std::int64_t far = std::int64_t{1} << 40;
  EXPECT_NE(stream.word(far), stream.word(0));
  EXPECT_NE(stream.word(far), stream.word(far + (std::int64_t{1} << 33)));
}

TEST(RandomStream, DiffersBySeedAndByStream) {
  EXPECT_NE(RandomStream(1, Stream::x).word(0), RandomStream(2, Stream::x).word(0));
  EXPECT_NE(RandomStream(1, Stream::x).word(0), RandomStream(1, Stream::x_scale).word(0));
  EXPECT_NE(RandomStream(1, Stream::x).word(0),
            RandomStream(1 + (std::uint64_t{1} << 32), Stream::x).word(0));
}

TEST(UniformInteger, ReachesBothEndsAndNothingBeyond) {
  EXPECT_EQ(uniform_integer(0, -10, 20), -10);
  EXPECT_EQ(uniform_integer(~std::uint64_t{0}, -10, 20), 9);
}

TEST(UniformUnit, IsAMultipleOfTwoToTheMinus24BelowOne) {
  EXPECT_EQ(uniform_unit(0), 0.0F);
  EXPECT_EQ(uniform_unit(~std::uint64_t{0}), 1.0F - 0x1p-24F);
  EXPECT_EQ(uniform_unit(std::uint64_t{1} << 40), 0x1p-24F);
}

TEST(CountOnes, CountsThemInEachByte) {
  EXPECT_EQ(count_ones(0), 0U);
  EXPECT_EQ(count_ones(0xFFFFFFFF), 32U);
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    for (const int shift : {0, 8, 16, 24}) {
      ASSERT_EQ(count_ones(byte << shift), static_cast<std::uint32_t>(std::popcount(byte)));
    }
  }
}

// 12 ones more or less than half of 24, each 512 steps, and a fraction below half a one.
TEST(NormalSteps, IsSymmetricAndNeverZero) {
  EXPECT_EQ(normal_steps(0xFFFFFFFF), 12 * 512 + 255);
  EXPECT_EQ(normal_steps(0), -12 * 512 - 255);
  EXPECT_EQ(normal_steps(0x00FFF080), 1);
  EXPECT_EQ(normal_steps(0x00FFF07F), -1);
}

TEST(NormalSteps, HasTheMomentsAndTailsOfANormalVariate) {
  const RandomStream stream(1, Stream::x);
  constexpr int kCount = 1000000;
  const double sigma = std::sqrt(6.0 + 1.0 / 12.0) * 512;
  std::array<double, 5> moments{};
  std::array<int, 5> beyond{};
  for (int i = 0; i < kCount; ++i) {
    const double z = normal_steps(static_cast<std::uint32_t>(stream.word(i))) / sigma;
    double power = 1.0;
    for (double& moment : moments) {
      moment += power / kCount;
      power *= z;
    }
    for (std::size_t s = 0; s < beyond.size(); ++s) beyond[s] += std::abs(z) > static_cast<int>(s);
  }
  // Standard errors with a million draws: 0.001, 0.0014, 0.004, 0.01.
  EXPECT_NEAR(moments[1], 0.0, 0.005);
  EXPECT_NEAR(moments[2], 1.0, 0.007);
  EXPECT_NEAR(moments[3], 0.0, 0.02);
  EXPECT_NEAR(moments[4], 3.0 - 2.0 / 24, 0.05);
  // A normal variate lies beyond 1, 2, 3, 4 sigma with 0.3173, 0.0455, 0.0027, 0.0000633.
  EXPECT_NEAR(beyond[1] / 1e6, 0.3173, 0.01);
  EXPECT_NEAR(beyond[2] / 1e6, 0.0455, 0.004);
  EXPECT_NEAR(beyond[3] / 1e6, 0.0027, 0.0008);
  EXPECT_GT(beyond[4], 10);
}

}  // namespace
}  // namespace qlinbench
