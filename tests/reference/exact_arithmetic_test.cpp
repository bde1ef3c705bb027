// SPDX-License-Identifier: BSD-3-Clause
#include "reference/exact_arithmetic.h"

#include <gtest/gtest.h>

#include "reference/names.h"
#include "tests/reference/verdict_case.h"

namespace qlinbench {
namespace {

constexpr Problem kTwoProducts{.b = 1, .m = 1, .n = 1, .k = 2, .group_size = 2};

struct Scales {
  float x = 1;
  float y = 1;
};

/// x = (1, 0), code 0.
Operands one_and_nothing(float scale, float zero, Scales scales = {}) {
  return {.x = {1, 0},
          .x_scale = {scales.x},
          .x_zero_point = {0},
          .w_packed = {0x00},
          .w_scales_and_zeros = {scale, zero},
          .y_scale = {scales.y},
          .y_zero_point = {0}};
}

// The products add up to x_scale * (8 * scale + |zero|), in units of the lowest bit among scale and
// zero.
TEST(IsExactInFloat32, DecidesAtTwoToThe24) {
  const auto is_exact = [](float scale, float zero, Scales scales = {}) {
    return is_exact_in_float32(kTwoProducts, one_and_nothing(scale, zero, scales), 0, 0);
  };
  EXPECT_TRUE(is_exact(1, 0x1p24F - 9));                       // 2^24 - 1
  EXPECT_FALSE(is_exact(1, 0x1p24F - 8));                      // 2^24
  EXPECT_TRUE(is_exact(1, 0x1p24F - 9, {.x = 0.5F, .y = 8}));  // every power of two alike
  EXPECT_FALSE(is_exact(1, 0x1p24F - 9, {.x = 3}));            // 3 (2^24 - 1)
  EXPECT_TRUE(is_exact(1, 0x1p22F, {.x = 3}));
  EXPECT_FALSE(is_exact(1, 0x1p22F, {.x = 3, .y = 3}));  // the quotient is rounded
  EXPECT_TRUE(is_exact(1, 0));                           // a zero that is 0 has no lowest bit
  EXPECT_TRUE(is_exact(0, 0));                           // nor has a column of nothing
  EXPECT_FALSE(is_exact(1, 0x1p-21F));                   // 8 * 2^21 + 1
}

// The products are taken to add up to 23 * scale + |zero|, as if the code were 15.
TEST(AllExactInFloat32, DecidesAtTwoToThe24) {
  const auto is_exact = [](float scale, float zero) {
    return all_exact_in_float32(kTwoProducts, one_and_nothing(scale, zero));
  };
  EXPECT_TRUE(is_exact(1, 0x1p24F - 24));
  EXPECT_FALSE(is_exact(1, 0x1p24F - 23));
  EXPECT_TRUE(is_exact(0x1p30F, 0));
  EXPECT_TRUE(is_exact(0x1p10F, 0x1p30F));
}

TEST(AllExactInFloat32, HoldsForTiesAlone) {
  const Problem problem = make_problem(40, 70, 96, 32);
  for (const auto& row : kDistributions) {
    const Operands operands = generate_operands(problem, row.value, 1);
    EXPECT_EQ(all_exact_in_float32(problem, operands), row.value == Distribution::ties) << row.name;
  }
}

}  // namespace
}  // namespace qlinbench
