// SPDX-License-Identifier: BSD-3-Clause
#include "reference/wide.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

#include "tests/reference/big_integer.h"
#include "tests/reference/plain.h"

namespace qlinbench {
namespace {

BigInteger big(Int128 value) {
  const auto high = static_cast<std::int64_t>(value >> 64);
  const auto middle = static_cast<std::int64_t>((value >> 32) & 0xFFFFFFFF);
  const auto low = static_cast<std::int64_t>(value & 0xFFFFFFFF);
  return BigInteger(high) * BigInteger::power_of_two(64) +
         BigInteger(middle) * BigInteger::power_of_two(32) + low;
}

/// Compares sum * 2^-53 * x_scale with halves / 2 * y_scale: both times 2^(53 + 149).
int plain_compare(const ExactQuotient& quotient, int halves) {
  const BigInteger left = big(quotient.sum) * BigInteger::scaled(quotient.x_scale);
  const BigInteger right = BigInteger::scaled(quotient.y_scale) * halves;
  return compare(left, right * BigInteger::power_of_two(52));
}

TEST(BigInteger, AgreesWithNativeIntegersWhereTheySuffice) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 10000; ++i) {
    const auto shift = static_cast<int>(random_integer(random, 1, 33));
    const std::int64_t a = static_cast<std::int64_t>(random()) >> (30 + shift);
    const std::int64_t b = static_cast<std::int64_t>(random()) >> (63 - shift);
    ASSERT_EQ(compare(BigInteger(a) * BigInteger(b), BigInteger(a * b)), 0) << a << " * " << b;
    ASSERT_EQ(compare(BigInteger(a) + BigInteger(b), BigInteger(a + b)), 0) << a << " + " << b;
    ASSERT_EQ(compare(BigInteger(a), BigInteger(b)), (a > b) - (a < b));
  }
}

TEST(FixedPoint, IsTheValueTimesTwoToThe53) {
  EXPECT_TRUE(fixed_point(1.0F) == Int128{1} << 53);
  EXPECT_TRUE(fixed_point(-0x1.000002p-30F) == -((Int128{1} << 23) + 1));
  EXPECT_TRUE(fixed_point(0x1p30F) == Int128{1} << 83);
  EXPECT_TRUE(fixed_point(0.0F) == 0);
}

TEST(FixedPoint, RefusesWhatTheOperatorExcludes) {
  for (const float value : {0x1.fffffep-31F, 0x1.000002p30F, std::numeric_limits<float>::infinity(),
                            std::numeric_limits<float>::quiet_NaN()}) {
    EXPECT_THROW(fixed_point(value), std::domain_error) << value;
  }
}

TEST(CompareWithHalves, AgreesWithWholeNumbersOfAnySize) {
  std::mt19937_64 random(2);
  int equal = 0;
  for (int i = 0; i < 100000; ++i) {
    const auto halves = static_cast<int>(random_integer(random, -511, 511));
    const auto scale = [&] {
      const std::int64_t bits = random_integer(random, 0, 23);
      const std::int64_t mantissa = random_integer(random, 1 << bits, (2 << bits) - 1);
      return std::ldexp(static_cast<float>(mantissa),
                        static_cast<int>(random_integer(random, -30, 29) - bits));
    };
    ExactQuotient quotient{0, scale(), scale()};
    // A sum at, or one step beside, where the quotient is halves / 2; where that is representable.
    const double sum = 0.5 * halves * quotient.y_scale / quotient.x_scale;
    if (std::abs(sum) >= 0x1p72) continue;
    quotient.sum = static_cast<Int128>(std::ldexp(sum, 53)) + random_integer(random, -1, 1);
    const int order = compare_with_halves(quotient, halves);
    ASSERT_EQ(order, plain_compare(quotient, halves))
        << quotient.x_scale << " " << quotient.y_scale << " " << halves;
    equal += order == 0;
  }
  EXPECT_GT(equal, 1000);  // the sums above do reach equality
}

TEST(CompareWithHalves, HoldsAtTheLargestSumAndTheMostDifferentScales) {
  const Int128 largest = Int128{0x7FFFFFFFFFFFFFFF} << 63;
  for (const Int128 sum : {largest, -largest, Int128{1}, Int128{-1}, Int128{0}}) {
    for (const float x_scale : {0x1p-30F, 0x1.fffffep-1F, 0x1p30F}) {
      for (const float y_scale : {0x1p-30F, 0x1.fffffep-1F, 0x1p30F}) {
        for (const int halves : {-511, -1, 1, 511}) {
          const ExactQuotient quotient{sum, x_scale, y_scale};
          EXPECT_EQ(compare_with_halves(quotient, halves), plain_compare(quotient, halves));
        }
      }
    }
  }
}

// 2.5, with zero point 3: half_even gives 2 + 3, half_away 3 + 3; and one unit beside it.
TEST(ExactOutput, RoundsTiesByTheRuleAndNothingElse) {
  const Int128 tie = Int128{5} << 52;
  EXPECT_EQ(exact_output({tie, 1.0F, 1.0F}, 3, Rounding::half_even), 5);
  EXPECT_EQ(exact_output({tie, 1.0F, 1.0F}, 3, Rounding::half_away), 6);
  EXPECT_EQ(exact_output({tie + 1, 1.0F, 1.0F}, 3, Rounding::half_even), 6);
  EXPECT_EQ(exact_output({tie - 1, 1.0F, 1.0F}, 3, Rounding::half_away), 5);
  EXPECT_EQ(exact_output({-tie, 1.0F, 1.0F}, 3, Rounding::half_even), 1);
  EXPECT_EQ(exact_output({-tie, 1.0F, 1.0F}, 3, Rounding::half_away), 0);
}

TEST(ExactOutput, TellsSaturatedFromTheLastValueThatFits) {
  const auto whole = [](std::int64_t value) { return static_cast<Int128>(value) << 53; };
  EXPECT_EQ(exact_output({whole(127), 1.0F, 1.0F}, 0, Rounding::half_even), 127);
  EXPECT_EQ(exact_output({whole(128), 1.0F, 1.0F}, 0, Rounding::half_even), 128);
  EXPECT_EQ(exact_output({whole(1000), 1.0F, 1.0F}, -128, Rounding::half_even), 128);
  EXPECT_EQ(exact_output({-whole(128), 1.0F, 1.0F}, 0, Rounding::half_even), -128);
  EXPECT_EQ(exact_output({-whole(1000), 1.0F, 1.0F}, 127, Rounding::half_even), -129);
}

}  // namespace
}  // namespace qlinbench
