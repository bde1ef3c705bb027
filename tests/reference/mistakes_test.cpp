// SPDX-License-Identifier: BSD-3-Clause
// Mistakes that kernels make are found, placed and measured.

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "reference/bound.h"
#include "reference/verdict.h"
#include "tests/reference/verdict_case.h"

namespace qlinbench {
namespace {

/// The place where two arrays first differ, if it were all that is wrong.
std::int64_t first_difference(const Outputs& a, const Outputs& b) {
  return std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin();
}

TEST(Verify, FindsTheExactAnswersExact) {
  const VerdictCase c = normal_case(make_problem(5, 37, 96, 32));
  const Verification result = c.verify(c.expected.y_exact);
  EXPECT_EQ(result.checked, 5 * 37);
  EXPECT_EQ(result.exact, 5 * 37);
  EXPECT_EQ(result.tie, 0);
  EXPECT_EQ(result.wrong, 0);
  EXPECT_EQ(result.max_abs_error, 0);
  EXPECT_EQ(result.max_abs_error_real, 0.0);
  EXPECT_EQ(result.bound_used, 0.0);
  EXPECT_TRUE(result.bound_exists);
  EXPECT_FALSE(result.first_wrong);
}

TEST(Verify, NamesTheFirstWrongElementOfSeveral) {
  const VerdictCase c = normal_case(make_problem(7, 50, 128, 32));
  Outputs y = c.expected.y_exact;
  for (const std::int64_t index : {349, 123, 200}) y[at(index)] ^= 0x40;
  const Verification result = c.verify(y);
  EXPECT_EQ(result.wrong, 3);
  EXPECT_EQ(result.exact, 347);
  ASSERT_TRUE(result.first_wrong);
  EXPECT_EQ(result.first_wrong->token, 2);
  EXPECT_EQ(result.first_wrong->column, 23);
  EXPECT_EQ(result.first_wrong->got, y[123]);
  EXPECT_EQ(result.first_wrong->expected, c.expected.y_exact[123]);
  EXPECT_EQ(result.max_abs_error, 64);
}

TEST(Verify, FindsAnErrorOfOneStepFarFromABoundary) {
  const VerdictCase c = normal_case(make_problem(7, 50, 128, 32));
  for (const std::int64_t index : {0, 55, 349}) {
    const OutputBound bound = output_bound(c.problem, c.operands, kGrouped, index / 50, index % 50);
    ASSERT_EQ(bound.low, bound.high) << "choose another element";
    for (const int step : {-1, 1}) {
      Outputs y = c.expected.y_exact;
      y[at(index)] = static_cast<std::int8_t>(y[at(index)] + step);
      const Verification result = c.verify(y);
      ASSERT_EQ(result.wrong, 1);
      EXPECT_EQ(result.first_wrong->token, index / 50);
      EXPECT_EQ(result.first_wrong->column, index % 50);
      EXPECT_EQ(result.max_abs_error, 1);
    }
  }
}

TEST(Verify, FindsMistakesInTheArithmeticOfAKernel) {
  const VerdictCase c = normal_case(make_problem(16, 64, 256, 32));
  Operands nibbles = c.operands;
  for (auto& byte : nibbles.w_packed) byte = static_cast<std::uint8_t>(byte << 4 | byte >> 4);
  Operands x_zero_point = c.operands;
  std::ranges::fill(x_zero_point.x_zero_point, 0);
  Operands y_zero_point = c.operands;
  std::ranges::fill(y_zero_point.y_zero_point, 0);
  Operands next_token = c.operands;
  std::rotate(next_token.x_scale.begin(), next_token.x_scale.begin() + 1, next_token.x_scale.end());
  for (const Operands& mistaken : {nibbles, x_zero_point, y_zero_point, next_token}) {
    const Outputs y = c.answers_from(mistaken);
    const Verification result = c.verify(y);
    EXPECT_GT(result.wrong, result.checked / 2);
    ASSERT_TRUE(result.first_wrong);
    EXPECT_EQ(result.first_wrong->token * 64 + result.first_wrong->column,
              first_difference(y, c.expected.y_exact));
  }
}

TEST(Verify, FindsWrappingAndReportsTheSaturatedShare) {
  VerdictCase c = normal_case(make_problem(8, 32, 128, 32));
  std::ranges::fill(c.operands.y_scale, *std::ranges::min_element(c.operands.y_scale) / 8);
  c.expected = compute_expected(c.problem, c.operands);
  Outputs y = c.expected.y_exact;
  for (auto& value : y) {
    if (value == 127) value = -127;
  }
  const Verification result = c.verify(y);
  EXPECT_GT(result.saturated_fraction, 0.3);
  EXPECT_EQ(result.saturated_fraction, static_cast<double>(c.expected.saturated) / 256);
  EXPECT_EQ(result.wrong, std::ranges::count(c.expected.y_exact, 127));
}

TEST(Verify, GivesTheSameWithAnyNumberOfThreads) {
  const VerdictCase c = normal_case(make_problem(33, 200, 64, 32));
  std::mt19937_64 random(1);
  Outputs y = c.expected.y_exact;
  for (int i = 0; i < 3000; ++i) y[random() % y.size()] = static_cast<std::int8_t>(random());
  const auto verify_with = [&](unsigned threads) {
    return verify(c.problem, c.operands, c.expected, kGrouped, y, {threads});
  };
  const Verification one = verify_with(1);
  for (const unsigned threads : {2U, 5U}) {
    const Verification several = verify_with(threads);
    EXPECT_EQ(several.tie, one.tie);
    EXPECT_EQ(several.wrong, one.wrong);
    EXPECT_EQ(several.first_wrong->token, one.first_wrong->token);
    EXPECT_EQ(several.first_wrong->column, one.first_wrong->column);
    EXPECT_EQ(several.undecided_fraction, one.undecided_fraction);
    EXPECT_EQ(several.max_abs_error_real, one.max_abs_error_real);
  }
}

TEST(Verify, ReportsTheDistanceToTheFloatReferenceApart) {
  VerdictCase c = normal_case(make_problem(2, 8, 32, 32));
  c.expected.y_float[3] = static_cast<std::int8_t>(c.expected.y_float[3] ^ 0x20);
  const Verification result = c.verify(c.expected.y_exact);
  EXPECT_EQ(result.max_abs_error, 0);
  EXPECT_EQ(result.max_abs_error_float_reference, 32);
}

// 2 tokens of 8 columns, the float reference for the first alone: what the second answers is far
// from the exact answer and from no other.
TEST(Verify, ReportsTheDistanceToTheFloatReferenceWhereThereIsOne) {
  VerdictCase c = normal_case(make_problem(2, 8, 32, 32));
  c.expected.y_float.resize(8);
  c.expected.y_float[3] = static_cast<std::int8_t>(c.expected.y_float[3] ^ 0x20);
  Outputs y = c.expected.y_exact;
  y[8] = static_cast<std::int8_t>(y[8] ^ 0x40);
  const Verification result = c.verify(y);
  EXPECT_EQ(result.float_reference_tokens, 1);
  EXPECT_EQ(result.max_abs_error_float_reference, 32);
  EXPECT_EQ(result.max_abs_error, 64);
}

TEST(Verify, MeasuresErrorsInRealUnitsByEachTokensScale) {
  VerdictCase c = normal_case(make_problem(2, 8, 32, 32));
  c.operands.y_scale = {0.5F, 8.0F};
  c.expected = compute_expected(c.problem, c.operands);
  Outputs y = c.expected.y_exact;
  y[0] = static_cast<std::int8_t>(y[0] > 0 ? y[0] - 10 : y[0] + 10);
  y[8] = static_cast<std::int8_t>(y[8] > 0 ? y[8] - 2 : y[8] + 2);
  const Verification result = c.verify(y);
  EXPECT_EQ(result.max_abs_error, 10);
  EXPECT_EQ(result.max_abs_error_real, 16.0);
}

}  // namespace
}  // namespace qlinbench
