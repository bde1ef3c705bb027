// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/operand_layout.h"

#include <gtest/gtest.h>

namespace qlinbench {
namespace {

// T = 6 tokens; rows of x have 40 bytes, of w_packed 20, of y 7.
const Problem kProblem{2, 3, 7, 40, 8, Rounding::half_even};

TEST(OperandLayouts, StandInTheOrderOfTheOperator) {
  const OperandLayouts layouts = operand_layouts(kProblem);
  const std::array<std::string_view, kOperandCount> names = {
      "x", "x_scale", "x_zero_point", "w_packed", "w_scales_and_zeros", "y_scale", "y_zero_point",
      "y"};
  const std::array<std::string_view, kOperandCount> types = {"uint", "float", "int", "uint",
                                                             "vec2", "float", "int", "uint"};
  for (std::size_t i = 0; i < kOperandCount; ++i) {
    EXPECT_EQ(layouts[i].name, names[i]);
    EXPECT_EQ(layouts[i].type, types[i]);
  }
}

TEST(OperandLayouts, BeginRowsAtMultiplesOfSixteenBytes) {
  const OperandLayouts layouts = operand_layouts(kProblem);
  EXPECT_EQ(layouts[0].rows, 6);
  EXPECT_EQ(layouts[0].row_bytes, 40);
  EXPECT_EQ(layouts[0].stride_bytes, 48);
  EXPECT_EQ(layouts[3].rows, 7);
  EXPECT_EQ(layouts[3].row_bytes, 20);
  EXPECT_EQ(layouts[3].stride_bytes, 32);
  EXPECT_EQ(layouts[7].rows, 6);
  EXPECT_EQ(layouts[7].row_bytes, 7);
  EXPECT_EQ(layouts[7].stride_bytes, 16);
}

TEST(OperandLayouts, KeepTheOtherTensorsDense) {
  const OperandLayouts layouts = operand_layouts(kProblem);
  EXPECT_EQ(layouts[1].bytes(), 6 * 4);
  EXPECT_EQ(layouts[2].bytes(), 6 * 4);
  EXPECT_EQ(layouts[4].bytes(), 5 * 7 * 8);  // K/G = 5 groups, N = 7, a scale and a zero each
  EXPECT_EQ(layouts[4].dense_bytes(), layouts[4].bytes());
  EXPECT_EQ(layouts[5].bytes(), 6 * 4);
  EXPECT_EQ(layouts[6].bytes(), 6 * 4);
}

TEST(OperandLayouts, AddNothingToRowsThatAreAligned) {
  const OperandLayouts layouts = operand_layouts({1, 1, 16, 32, 32, Rounding::half_even});
  EXPECT_EQ(layouts[0].stride_bytes, 32);
  EXPECT_EQ(layouts[3].stride_bytes, 16);
  EXPECT_EQ(layouts[7].stride_bytes, 16);
}

TEST(OperandLayouts, HoldSizesBeyondThirtyTwoBits) {
  const OperandLayouts layouts = operand_layouts({1, 1 << 20, 8, 1 << 20, 2, Rounding::half_even});
  EXPECT_EQ(layouts[0].bytes(), std::int64_t{1} << 40);
}

}  // namespace
}  // namespace qlinbench
