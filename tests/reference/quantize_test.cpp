// SPDX-License-Identifier: BSD-3-Clause
#include "reference/quantize.h"

#include <gmock/gmock.h>

#include <limits>

namespace qlinbench {
namespace {

TEST(RoundQuotient, TakesTiesToEvenOrAwayFromZero) {
  const struct {
    float quotient, half_even, half_away;
  } kRows[] = {{0.5F, 0, 1},    {1.5F, 2, 2}, {2.5F, 2, 3},    {-0.5F, 0, -1},     {-1.5F, -2, -2},
               {-2.5F, -2, -3}, {2.4F, 2, 2}, {-2.6F, -3, -3}, {0.49999997F, 0, 0}};
  for (const auto& row : kRows) {
    EXPECT_EQ(round_quotient(row.quotient, Rounding::half_even), row.half_even) << row.quotient;
    EXPECT_EQ(round_quotient(row.quotient, Rounding::half_away), row.half_away) << row.quotient;
  }
}

// Adding the zero point before rounding would make 0.5 + 1 into 2.
TEST(UnclampedOutput, AddsTheZeroPointAfterRounding) {
  EXPECT_EQ(unclamped_output(0.5F, 1, Rounding::half_even), 1);
  EXPECT_EQ(unclamped_output(0.5, 1, Rounding::half_away), 2);
}

TEST(UnclampedOutput, TakesQuotientsThatNoIntegerHolds) {
  const float infinity = std::numeric_limits<float>::infinity();
  for (const int zero_point : {-128, 0, 127}) {
    EXPECT_EQ(clamp_output(unclamped_output(infinity, zero_point, Rounding::half_even)), 127);
    EXPECT_EQ(clamp_output(unclamped_output(-infinity, zero_point, Rounding::half_away)), -128);
    EXPECT_EQ(clamp_output(unclamped_output(1e30, zero_point, Rounding::half_even)), 127);
  }
}

TEST(IsSaturated, MeansOutsideInt8) {
  EXPECT_FALSE(is_saturated(-128));
  EXPECT_FALSE(is_saturated(127));
  EXPECT_TRUE(is_saturated(-129));
  EXPECT_TRUE(is_saturated(128));
}

}  // namespace
}  // namespace qlinbench
