// SPDX-License-Identifier: BSD-3-Clause
#include "reference/bound.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "tests/reference/bound_fixture.h"

namespace qlinbench {
namespace {

TEST_F(Bound, TakesKappaAndProductsFromTheForm) {
  const double zero_point = operands.x_zero_point[0];
  const double apart = kappa([&](const Group& g) {
    return std::abs(g.scale) * (std::abs(g.a) + std::abs(zero_point * g.w)) +
           std::abs(g.zero) * (std::abs(g.x) + 8 * std::abs(zero_point));
  });
  const struct {
    AccuracyForm form;
    double kappa, products;
  } kRows[] = {{AccuracyForm::grouped, grouped_kappa(), 6},
               {AccuracyForm::zero_point_apart, apart, 12},
               {AccuracyForm::elementwise, elementwise_kappa(), 24},
               {AccuracyForm::expanded, kappa([](const Group& g) { return g.expanded; }), 24}};
  for (const auto& row : kRows) {
    const OutputBound output = bound(rte(row.form, SumOrder::any));
    EXPECT_NEAR(output.real, r, 1e-12 * row.kappa);
    EXPECT_NEAR(output.kappa, row.kappa, 1e-12 * row.kappa);
    const double h = (row.products - 1) * (row.kappa + std::abs(r)) / 2;
    EXPECT_NEAR(output.sum_bound, h, 1e-12 * h);
    expect_bound(output.bound, formula(h, row.kappa, row.products));
  }
}

TEST_F(Bound, TakesTheProductsThatTheManifestNames) {
  Accuracy accuracy = rte(AccuracyForm::expanded, SumOrder::any);
  accuracy.products = 100;
  EXPECT_EQ(float_products(problem, accuracy), 100);
  accuracy.products = 3;  // expanded has K or more
  EXPECT_EQ(float_products(problem, accuracy), 24);
  accuracy.products = 6 * 24 + 1;  // and 6 K or fewer
  EXPECT_EQ(float_products(problem, accuracy), 6 * 24);
  accuracy = {.form = AccuracyForm::grouped, .products = 9};  // this form has its own count
  EXPECT_EQ(float_products(problem, accuracy), 6);
}

TEST_F(Bound, CountsTwoProductsForEachPartOfAGroup) {
  // Groups of 8 in parts of 4: 2 * 24 / 4; in parts of 3: three parts (3, 3, 2) a group.
  EXPECT_EQ(float_products(problem, {.form = AccuracyForm::elementwise, .part = 4}), 12);
  EXPECT_EQ(float_products(problem, {.form = AccuracyForm::elementwise, .part = 3}), 18);
  EXPECT_EQ(float_products(problem, {.form = AccuracyForm::elementwise, .part = 1}), 48);
  EXPECT_EQ(float_products(problem, {.form = AccuracyForm::elementwise, .part = 0}), 24);
}

TEST_F(Bound, DoublesUWithoutTheExecutionMode) {
  Accuracy accuracy = rte(AccuracyForm::grouped, SumOrder::any);
  accuracy.round_to_nearest_even = false;
  const double h = 5 * (grouped_kappa() + std::abs(r)) / 2;
  expect_bound(bound(accuracy).bound, formula(h, grouped_kappa(), 6, 0x1p-23));
}

TEST_F(Bound, TakesDepthTimesKappa) {
  Accuracy accuracy = rte(AccuracyForm::grouped, SumOrder::depth);
  accuracy.depth = 4;
  expect_bound(bound(accuracy).bound, formula(4 * grouped_kappa(), grouped_kappa(), 6));
}

// u_h = 2^-11 (float16) met twice a product, sums in float32: 1.03 * (u H + (12 u + 2 u_h) kappa).
TEST_F(Bound, AddsTheRoundingsOfReducedPrecision) {
  Accuracy accuracy = rte(AccuracyForm::grouped, SumOrder::depth);
  accuracy.depth = 3;
  accuracy.reduced_unit_roundoff = 0x1p-11;
  accuracy.reduced_roundings = 2;
  const double kappa = grouped_kappa();
  expect_bound(bound(accuracy).bound, 1.03 * (kU * 3 * kappa + (12 * kU + 0x1p-10) * kappa));
  accuracy.sum_unit_roundoff = 0x1p-11;
  expect_bound(bound(accuracy).bound, 1.03 * (0x1p-11 * 3 * kappa + (12 * kU + 0x1p-10) * kappa));
}

TEST_F(Bound, DoesNotExistBeyondOnePercentOfReducedRoundings) {
  Accuracy accuracy = rte(AccuracyForm::grouped, SumOrder::any);
  accuracy.sum_unit_roundoff = 0.0099 / 6;
  EXPECT_TRUE(bound_formula(problem, accuracy).exists);
  accuracy.sum_unit_roundoff = 0.0101 / 6;
  EXPECT_FALSE(bound_formula(problem, accuracy).exists);
  const OutputBound output = bound(accuracy);
  EXPECT_EQ(output.bound, std::numeric_limits<double>::infinity());
  EXPECT_EQ(output.low, -128);
  EXPECT_EQ(output.high, 127);
}

TEST_F(Bound, DoesNotExistWhereFloat32RoundsTooOften) {
  const Accuracy accuracy = rte(AccuracyForm::elementwise, SumOrder::any);
  problem.k = (1 << 24) - 14;
  EXPECT_TRUE(bound_formula(problem, accuracy).exists);
  problem.k = (1 << 24) - 12;
  EXPECT_FALSE(bound_formula(problem, accuracy).exists);
}

TEST_F(Bound, IsNeverMoreThanWithoutAPromise) {
  for (const auto form : {AccuracyForm::grouped, AccuracyForm::zero_point_apart,
                          AccuracyForm::elementwise, AccuracyForm::expanded}) {
    const double without = bound(rte(form, SumOrder::any)).bound;
    Accuracy accuracy = rte(form, SumOrder::depth);
    accuracy.depth = 1000;
    EXPECT_EQ(bound(accuracy).bound, without);
    accuracy = rte(form, SumOrder::ascending);
    for (const std::int64_t tile : {0, 1, 3}) {
      accuracy.tile = tile;
      EXPECT_LE(bound(accuracy).bound, without);
    }
  }
}

TEST_F(Bound, GivesTheAnswersAtBothEndsOfTheInterval) {
  Accuracy accuracy = rte(AccuracyForm::elementwise, SumOrder::any);
  accuracy.reduced_unit_roundoff = 0x1p-8;  // coarse enough for several answers
  accuracy.reduced_roundings = 1;
  operands.y_scale[0] = static_cast<float>(bound(accuracy).bound / 3);
  operands.y_zero_point[0] = static_cast<std::int32_t>(-r / operands.y_scale[0]);
  ASSERT_THAT(operands.y_zero_point[0], testing::AllOf(testing::Ge(-128), testing::Le(127)))
      << "choose another seed";
  const OutputBound output = bound(accuracy);
  const auto answer = [&](double real) {
    return static_cast<int>(std::nearbyint(real / operands.y_scale[0])) + operands.y_zero_point[0];
  };
  EXPECT_EQ(output.low, answer(output.real - output.bound));
  EXPECT_EQ(output.high, answer(output.real + output.bound));
  EXPECT_EQ(output.high - output.low, 6);
}

}  // namespace
}  // namespace qlinbench
