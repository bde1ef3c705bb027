// SPDX-License-Identifier: BSD-3-Clause
// Which answers are exact, ties and wrong.

#include "reference/verdict.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <random>
#include <stdexcept>

#include "reference/bound.h"
#include "tests/reference/verdict_case.h"

namespace qlinbench {
namespace {

/// One output whose r lies `share` of b below the boundary to the next integer.
VerdictCase case_below_boundary(double share) {
  std::mt19937_64 random(1);
  const Problem problem = make_problem(1, 1, 64, 32);
  Operands operands = random_operands(problem, random, {});
  operands.y_zero_point[0] = 0;
  const OutputBound bound = output_bound(problem, operands, kGrouped, 0, 0);
  const double boundary = bound.real + share * bound.bound;
  operands.y_scale[0] = static_cast<float>(boundary / (std::copysign(20, boundary) + 0.5));
  return {problem, operands};
}

TEST(Verify, CallsAnAnswerATieExactlyWhereTheBoundExplainsIt) {
  for (const double share : {0.2, 0.8}) {
    const VerdictCase c = case_below_boundary(share);
    const Outputs next{static_cast<std::int8_t>(c.expected.y_exact[0] + 1)};
    const Verification result = c.verify(next);
    EXPECT_EQ(result.tie, 1) << share;
    EXPECT_EQ(result.wrong, 0) << share;
    EXPECT_FALSE(result.first_wrong);
    // y_scale is rounded to float32, which moves the boundary by a few hundredths of b.
    EXPECT_NEAR(result.bound_used, share, 0.1);
    EXPECT_EQ(result.max_abs_error, 1);
    EXPECT_EQ(result.max_abs_error_real, c.operands.y_scale[0]);
    EXPECT_EQ(result.undecided_fraction, 1.0);
  }
}

TEST(Verify, CallsAnAnswerWrongJustOutsideTheBound) {
  const VerdictCase c = case_below_boundary(1.2);
  const Outputs next{static_cast<std::int8_t>(c.expected.y_exact[0] + 1)};
  const Verification result = c.verify(next);
  EXPECT_EQ(result.wrong, 1);
  EXPECT_EQ(result.tie, 0);
  EXPECT_EQ(result.undecided_fraction, 0.0);
  ASSERT_TRUE(result.first_wrong);
  EXPECT_EQ(result.first_wrong->expected, c.expected.y_exact[0]);
  EXPECT_EQ(result.first_wrong->got, c.expected.y_exact[0] + 1);
  EXPECT_EQ(result.first_wrong->allowed_low, c.expected.y_exact[0]);
  EXPECT_EQ(result.first_wrong->allowed_high, c.expected.y_exact[0]);
  const OutputBound bound = output_bound(c.problem, c.operands, kGrouped, 0, 0);
  EXPECT_EQ(result.first_wrong->real, bound.real);
  EXPECT_EQ(result.first_wrong->bound, bound.bound);
}

TEST(Verify, CallsTheOtherNeighbourOfATieWrong) {
  const VerdictCase c = case_below_boundary(0.2);
  EXPECT_EQ(c.verify({static_cast<std::int8_t>(c.expected.y_exact[0] - 1)}).wrong, 1);
  EXPECT_EQ(c.verify({static_cast<std::int8_t>(c.expected.y_exact[0] + 2)}).wrong, 1);
}

// The cheap limit only ever spares the walk over K; what it decides is what the walk decides.
TEST(Verify, CountsWhatEachIntervalSays) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 100; ++i) {
    const Problem problem = random_problem(random);
    const VerdictCase c{problem, random_operands(problem, random, {})};
    Accuracy accuracy{.form = AccuracyForm::elementwise, .order = SumOrder::any};
    accuracy.reduced_unit_roundoff = 0x1p-9;  // so coarse that several answers are allowed
    accuracy.reduced_roundings = 2;
    Outputs y = c.expected.y_exact;
    std::int64_t wrong = 0;
    std::int64_t tie = 0;
    for (std::int64_t j = 0; j < std::ssize(y); ++j) {
      y[at(j)] = static_cast<std::int8_t>(
          std::clamp<int>(y[at(j)] + static_cast<int>(random_integer(random, -3, 3)), -128, 127));
      const OutputBound bound =
          output_bound(problem, c.operands, accuracy, j / problem.n, j % problem.n);
      const bool inside = y[at(j)] >= bound.low && y[at(j)] <= bound.high;
      if (y[at(j)] != c.expected.y_exact[at(j)]) ++(inside ? tie : wrong);
    }
    const Verification result = c.verify(y, accuracy);
    ASSERT_EQ(result.tie, tie);
    ASSERT_EQ(result.wrong, wrong);
    ASSERT_EQ(result.exact, result.checked - tie - wrong);
    ASSERT_LE(result.bound_used, 1.0);
  }
}

// The float reference is itself a right kernel: 16 partial sums of K / 16 products, then 4 more
// additions.
TEST(Verify, PassesTheFloatReference) {
  const VerdictCase c = normal_case(make_problem(64, 256, 1024, 64));
  const Accuracy accuracy{.form = AccuracyForm::elementwise,
                          .order = SumOrder::depth,
                          .depth = 1024 / 16 + 4,
                          .round_to_nearest_even = true};
  const Verification result = c.verify(c.expected.y_float, accuracy);
  EXPECT_EQ(result.wrong, 0);
  EXPECT_EQ(result.max_abs_error_float_reference, 0);
  const auto n =
      std::inner_product(c.expected.y_float.begin(), c.expected.y_float.end(),
                         c.expected.y_exact.begin(), 0, std::plus<>(), std::not_equal_to<>());
  EXPECT_EQ(result.tie, n);
  EXPECT_LT(result.bound_used, 0.25);
}

TEST(Verify, JudgesNothingWhereThereIsNoBound) {
  const VerdictCase c = normal_case(make_problem(2, 8, 64, 32));
  Accuracy accuracy{.form = AccuracyForm::elementwise};
  accuracy.sum_unit_roundoff = 0x1p-8;  // 64 * 2^-8 is more than 0.01
  Outputs y = c.expected.y_exact;
  y[5] = static_cast<std::int8_t>(~y[5]);
  const Verification result = c.verify(y, accuracy);
  EXPECT_FALSE(result.bound_exists);
  EXPECT_EQ(result.wrong, 0);
  EXPECT_EQ(result.tie, 1);
  EXPECT_EQ(result.undecided_fraction, 1.0);
  EXPECT_FALSE(result.first_wrong);
}

// The share of outputs with several allowed answers that operator.md gives for K = 4096, G = 128:
// grouped, any 0.11 %; elementwise, any 40 %; elementwise, ascending 1.3 %.
TEST(Verify, LeavesAsManyUndecidedAsTheOperatorsDescriptionSays) {
  const VerdictCase c = normal_case(make_problem(32, 512, 4096, 128));
  const auto undecided = [&](AccuracyForm form, SumOrder order) {
    const Accuracy accuracy{.form = form, .order = order, .round_to_nearest_even = true};
    return c.verify(c.expected.y_exact, accuracy).undecided_fraction;
  };
  EXPECT_NEAR(undecided(AccuracyForm::grouped, SumOrder::any), 0.0011, 0.003);
  EXPECT_NEAR(undecided(AccuracyForm::elementwise, SumOrder::any), 0.40, 0.15);
  EXPECT_NEAR(undecided(AccuracyForm::elementwise, SumOrder::ascending), 0.013, 0.007);
}

TEST(Verify, RefusesOutputsOfAnotherSize) {
  const VerdictCase c = normal_case(make_problem(2, 8, 32, 32));
  EXPECT_THROW(c.verify(Outputs(15)), std::invalid_argument);
  EXPECT_THROW(c.verify(Outputs(17)), std::invalid_argument);
}

}  // namespace
}  // namespace qlinbench
