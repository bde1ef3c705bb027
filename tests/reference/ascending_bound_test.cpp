// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "reference/ascending_sum.h"
#include "reference/bound.h"
#include "reference/bound_limit.h"
#include "tests/reference/bound_fixture.h"

namespace qlinbench {
namespace {

TEST_F(Bound, AddsPartialSumsOfGroupsInAscendingOrder) {
  double p = 0.0;
  double h = 0.0;
  for (const Group& g : groups) {
    const double t = g.scale * g.d;
    const double u = g.zero * g.s;
    h += std::max({std::abs(p + t), std::abs(p + u), std::abs(t + u)}) + std::abs(p + t + u);
    p += t + u;
  }
  const OutputBound output = bound(rte(AccuracyForm::grouped, SumOrder::ascending));
  EXPECT_NEAR(output.sum_bound, x_scale * h, 1e-9 * x_scale * h);
  expect_bound(output.bound, formula(x_scale * h, grouped_kappa(), 6));
}

TEST_F(Bound, AddsPartialSumsOfElementsInAscendingOrder) {
  double p = 0.0;
  double h = 0.0;
  for (std::int64_t k = 0; k < problem.k; ++k) {
    p += product(k);
    h += std::abs(p);
  }
  const OutputBound output = bound(rte(AccuracyForm::elementwise, SumOrder::ascending));
  EXPECT_NEAR(output.sum_bound, x_scale * h, 1e-9 * x_scale * h);
  expect_bound(output.bound, formula(x_scale * h, elementwise_kappa(), 24));
}

// Tiles of 5 end inside groups of 8, and the last one is shorter.
TEST_F(Bound, AddsPartialSumsWithinTilesAndOfTheirTotals) {
  double total = 0.0;
  double h = 0.0;
  for (std::int64_t first = 0; first < problem.k; first += 5) {
    double p = 0.0;
    for (std::int64_t k = first; k < std::min(first + 5, problem.k); ++k) {
      p += product(k);
      h += std::abs(p);
    }
    total += p;
    h += std::abs(total);
  }
  Accuracy accuracy = rte(AccuracyForm::elementwise, SumOrder::ascending);
  accuracy.tile = 5;
  expect_bound(bound(accuracy).bound, formula(x_scale * h, elementwise_kappa(), 24));
}

TEST_F(Bound, CountsTilesInGroupsWhereProductsArePerGroup) {
  // Two tiles: groups 0 and 1, group 2.
  double total = 0.0;
  double h = 0.0;
  double p = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    const double t = groups[i].scale * groups[i].d;
    const double u = groups[i].zero * groups[i].s;
    h += std::max({std::abs(p + t), std::abs(p + u), std::abs(t + u)}) + std::abs(p + t + u);
    p += t + u;
    if (i == 0) continue;
    total += p;
    h += std::abs(total);
    p = 0.0;
  }
  Accuracy accuracy = rte(AccuracyForm::grouped, SumOrder::ascending);
  accuracy.tile = 2;
  expect_bound(bound(accuracy).bound, formula(x_scale * h, grouped_kappa(), 6));
}

TEST_F(Bound, TakesPartsOfGroupsAsPairsOfProducts) {
  double p = 0.0;
  double h = 0.0;
  for (std::int64_t first = 0; first < problem.k; first += 4) {
    const Group part(problem, operands, 0, 0, first, first + 4);
    const double t = part.scale * part.d;
    const double u = part.zero * part.s;
    h += std::max({std::abs(p + t), std::abs(p + u), std::abs(t + u)}) + std::abs(p + t + u);
    p += t + u;
  }
  Accuracy accuracy = rte(AccuracyForm::elementwise, SumOrder::ascending);
  accuracy.part = 4;
  expect_bound(bound(accuracy).bound, formula(x_scale * h, elementwise_kappa(), 12));
}

// Four products a group, added in whatever order and tree: none may exceed what is promised.
TEST_F(Bound, CoversEveryOrderOfTheFourProductsOfAGroup) {
  const double zero_point = operands.x_zero_point[0];
  const double promised = bound(rte(AccuracyForm::zero_point_apart, SumOrder::ascending)).sum_bound;
  for (int i = 0; i < 1000; ++i) {
    double h = 0.0;
    double p = 0.0;
    for (const Group& g : groups) {
      std::vector<double> terms{p, g.scale * g.a, -g.scale * zero_point * g.w, g.zero * g.x,
                                -g.zero * 8 * zero_point};
      while (terms.size() > 1) {  // a random tree: any two are added and put back
        std::shuffle(terms.begin(), terms.end(), random);
        const double sum = terms[0] + terms[1];
        h += std::abs(sum);
        terms.erase(terms.begin());
        terms[0] = sum;
      }
      p = terms[0];
    }
    ASSERT_LE(x_scale * h, promised * (1 + 1e-12));
  }
}

TEST_F(Bound, CoversExpandedProductsInAscendingOrder) {
  // Two products a k: x * w and x_zero_point * w, with the 8 inside: partial sums between them.
  Accuracy accuracy = rte(AccuracyForm::expanded, SumOrder::ascending);
  accuracy.products = 2 * problem.k;
  double h = 0.0;
  double p = 0.0;
  for (std::int64_t k = 0; k < problem.k; ++k) {
    const double w = plain_scale(problem, operands, 0, k) *
                         static_cast<double>(plain_code(problem, operands, 0, k) - 8) +
                     plain_zero(problem, operands, 0, k);
    for (const double a : {plain_x(problem, operands, 0, k), -operands.x_zero_point[0]}) {
      p += a * w;
      h += std::abs(p);
    }
  }
  EXPECT_GE(bound(accuracy).sum_bound, x_scale * h * (1 - 1e-12));
  accuracy.products = problem.k;  // one product a k: as elementwise
  const double elementwise = bound(rte(AccuracyForm::elementwise, SumOrder::ascending)).sum_bound;
  EXPECT_NEAR(bound(accuracy).sum_bound, elementwise, 1e-6 * elementwise);
}

/// With less effort the bound is no smaller, and everything else is the same.
void expect_limits_to_hold(const Problem& problem, const Operands& operands,
                           const Accuracy& accuracy) {
  for (std::int64_t n = 0; n < problem.n; ++n) {
    const OutputBound exact = output_bound(problem, operands, accuracy, 0, n);
    const OutputBound limit = output_bound(problem, operands, accuracy, 0, n, Effort::limit);
    EXPECT_GE(limit.sum_bound, exact.sum_bound * (1 - 1e-12));
    EXPECT_LE(limit.sum_bound, exact.sum_bound * 200 + limit.kappa);  // and it is not infinite
    EXPECT_NEAR(limit.kappa, exact.kappa, 1e-12 * exact.kappa);
    EXPECT_EQ(limit.real, exact.real);
  }
}

TEST(BoundLimit, IsNeverBelowTheBoundItStandsFor) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 200; ++i) {
    const Problem problem = random_problem(random);
    const Operands operands = random_operands(problem, random, {});
    for (const AccuracyForm form : {AccuracyForm::grouped, AccuracyForm::zero_point_apart,
                                    AccuracyForm::elementwise, AccuracyForm::expanded}) {
      for (const SumOrder order : {SumOrder::any, SumOrder::depth, SumOrder::ascending}) {
        Accuracy accuracy = rte(form, order);
        accuracy.depth = 5;
        accuracy.tile = random_integer(random, 0, 9);
        accuracy.part = random_integer(random, 0, 4);
        accuracy.products = form == AccuracyForm::expanded ? 3 * problem.k : 0;
        const BoundLimit limit(problem, operands, accuracy, {1});
        expect_limits_to_hold(problem, operands, accuracy);
        for (std::int64_t t = 0; t < problem.tokens(); ++t) {
          for (std::int64_t n = 0; n < problem.n; ++n) {
            ASSERT_GE(limit.at(t, n), output_bound(problem, operands, accuracy, t, n).bound);
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace qlinbench
