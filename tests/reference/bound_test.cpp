// SPDX-License-Identifier: BSD-3-Clause
#include "reference/bound.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "reference/ascending_sum.h"
#include "reference/bound_limit.h"
#include "reference/generate.h"
#include "tests/reference/plain.h"

namespace qlinbench {
namespace {

constexpr double kU = 0x1p-24;

std::size_t at(std::int64_t index) {
  return static_cast<std::size_t>(index);
}

/// What the description of the operator calls A, W, sum of x and S, in plain sums over a group.
struct Group {
  double scale, zero, a = 0, w = 0, x = 0, d = 0, s = 0, elementwise = 0, expanded = 0;

  Group(const Problem& problem, const Operands& operands, std::int64_t t, std::int64_t n,
        std::int64_t first, std::int64_t end)
      : scale(plain_scale(problem, operands, n, first)),
        zero(plain_zero(problem, operands, n, first)) {
    const int zero_point = operands.x_zero_point[at(t)];
    for (std::int64_t k = first; k < end; ++k) {
      const int code = plain_code(problem, operands, n, k);
      const int x_k = plain_x(problem, operands, t, k);
      a += x_k * (code - 8);
      w += code - 8;
      x += x_k;
      d += (x_k - zero_point) * (code - 8);
      s += x_k - zero_point;
      elementwise +=
          std::abs(x_k - zero_point) * (std::abs(scale) * std::abs(code - 8) + std::abs(zero));
      expanded +=
          (std::abs(x_k) + std::abs(zero_point)) * (std::abs(scale) * (code + 8) + std::abs(zero));
    }
  }
};

/// The example of all tests here: one token, one column, three groups of 8.
class Bound : public testing::Test {
 protected:
  Bound() {
    for (std::int64_t first = 0; first < problem_.k; first += problem_.group_size) {
      groups_.emplace_back(problem_, operands_, 0, 0, first, first + problem_.group_size);
    }
    for (const Group& group : groups_)
      r_ += x_scale_ * (group.scale * group.d + group.zero * group.s);
  }

  OutputBound bound(const Accuracy& accuracy) const {
    return output_bound(problem_, operands_, accuracy, 0, 0);
  }

  /// b of a float32 path as the formula reads.
  static double formula(double h, double kappa, double products, double u = kU) {
    return u * (h + 12 * kappa) / (1 - (products + 12) * u);
  }

  /// The product a * w of each k, without x_scale.
  double product(std::int64_t k) const {
    return (plain_x(problem_, operands_, 0, k) - operands_.x_zero_point[0]) *
           (plain_scale(problem_, operands_, 0, k) *
                static_cast<double>(plain_code(problem_, operands_, 0, k) - 8) +
            plain_zero(problem_, operands_, 0, k));
  }

  template <typename Term>
  double kappa(Term term) const {
    double sum = 0.0;
    for (const Group& group : groups_) sum += term(group);
    return x_scale_ * sum;
  }

  double grouped_kappa() const {
    return kappa([](const Group& g) { return std::abs(g.scale * g.d) + std::abs(g.zero * g.s); });
  }
  double elementwise_kappa() const {
    return kappa([](const Group& g) { return g.elementwise; });
  }

  std::mt19937_64 random_{1};
  Problem problem_ = make_problem(1, 1, 24, 8);
  Operands operands_ = random_operands(problem_, random_, {});
  double x_scale_ = operands_.x_scale[0];
  std::vector<Group> groups_;
  double r_ = 0.0;
};

/// Equal but for what the implementation rounds up, which is at most a millionth.
void expect_bound(double actual, double expected) {
  EXPECT_GE(actual, expected);
  EXPECT_LE(actual, expected * (1 + 1e-6));
}

Accuracy rte(AccuracyForm form, SumOrder order) {
  return {.form = form, .order = order, .round_to_nearest_even = true};
}

TEST_F(Bound, TakesKappaAndProductsFromTheForm) {
  const double zero_point = operands_.x_zero_point[0];
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
    EXPECT_NEAR(output.real, r_, 1e-12 * row.kappa);
    EXPECT_NEAR(output.kappa, row.kappa, 1e-12 * row.kappa);
    const double h = (row.products - 1) * (row.kappa + std::abs(r_)) / 2;
    EXPECT_NEAR(output.sum_bound, h, 1e-12 * h);
    expect_bound(output.bound, formula(h, row.kappa, row.products));
  }
}

TEST_F(Bound, TakesTheProductsThatTheManifestNames) {
  Accuracy accuracy = rte(AccuracyForm::expanded, SumOrder::any);
  accuracy.products = 100;
  EXPECT_EQ(float_products(problem_, accuracy), 100);
  accuracy.products = 3;  // expanded has K or more
  EXPECT_EQ(float_products(problem_, accuracy), 24);
  accuracy = {.form = AccuracyForm::grouped, .products = 9};
  EXPECT_EQ(float_products(problem_, accuracy), 9);
}

TEST_F(Bound, CountsTwoProductsForEachPartOfAGroup) {
  // Groups of 8 in parts of 4: 2 * 24 / 4; in parts of 3: three parts (3, 3, 2) a group.
  EXPECT_EQ(float_products(problem_, {.form = AccuracyForm::elementwise, .part = 4}), 12);
  EXPECT_EQ(float_products(problem_, {.form = AccuracyForm::elementwise, .part = 3}), 18);
  EXPECT_EQ(float_products(problem_, {.form = AccuracyForm::elementwise, .part = 1}), 24);
}

TEST_F(Bound, DoublesUWithoutTheExecutionMode) {
  Accuracy accuracy = rte(AccuracyForm::grouped, SumOrder::any);
  accuracy.round_to_nearest_even = false;
  const double h = 5 * (grouped_kappa() + std::abs(r_)) / 2;
  expect_bound(bound(accuracy).bound, formula(h, grouped_kappa(), 6, 0x1p-23));
}

TEST_F(Bound, TakesDepthTimesKappa) {
  Accuracy accuracy = rte(AccuracyForm::grouped, SumOrder::depth);
  accuracy.depth = 4;
  expect_bound(bound(accuracy).bound, formula(4 * grouped_kappa(), grouped_kappa(), 6));
}

TEST_F(Bound, AddsPartialSumsOfGroupsInAscendingOrder) {
  double p = 0.0;
  double h = 0.0;
  for (const Group& g : groups_) {
    const double t = g.scale * g.d;
    const double u = g.zero * g.s;
    h += std::max({std::abs(p + t), std::abs(p + u), std::abs(t + u)}) + std::abs(p + t + u);
    p += t + u;
  }
  const OutputBound output = bound(rte(AccuracyForm::grouped, SumOrder::ascending));
  EXPECT_NEAR(output.sum_bound, x_scale_ * h, 1e-9 * x_scale_ * h);
  expect_bound(output.bound, formula(x_scale_ * h, grouped_kappa(), 6));
}

TEST_F(Bound, AddsPartialSumsOfElementsInAscendingOrder) {
  double p = 0.0;
  double h = 0.0;
  for (std::int64_t k = 0; k < problem_.k; ++k) {
    p += product(k);
    h += std::abs(p);
  }
  const OutputBound output = bound(rte(AccuracyForm::elementwise, SumOrder::ascending));
  EXPECT_NEAR(output.sum_bound, x_scale_ * h, 1e-9 * x_scale_ * h);
  expect_bound(output.bound, formula(x_scale_ * h, elementwise_kappa(), 24));
}

// Tiles of 5 end inside groups of 8, and the last one is shorter.
TEST_F(Bound, AddsPartialSumsWithinTilesAndOfTheirTotals) {
  double total = 0.0;
  double h = 0.0;
  for (std::int64_t first = 0; first < problem_.k; first += 5) {
    double p = 0.0;
    for (std::int64_t k = first; k < std::min(first + 5, problem_.k); ++k) {
      p += product(k);
      h += std::abs(p);
    }
    total += p;
    h += std::abs(total);
  }
  Accuracy accuracy = rte(AccuracyForm::elementwise, SumOrder::ascending);
  accuracy.tile = 5;
  expect_bound(bound(accuracy).bound, formula(x_scale_ * h, elementwise_kappa(), 24));
}

TEST_F(Bound, CountsTilesInGroupsWhereProductsArePerGroup) {
  // Two tiles: groups 0 and 1, group 2.
  double total = 0.0;
  double h = 0.0;
  double p = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    const double t = groups_[i].scale * groups_[i].d;
    const double u = groups_[i].zero * groups_[i].s;
    h += std::max({std::abs(p + t), std::abs(p + u), std::abs(t + u)}) + std::abs(p + t + u);
    p += t + u;
    if (i == 0) continue;
    total += p;
    h += std::abs(total);
    p = 0.0;
  }
  Accuracy accuracy = rte(AccuracyForm::grouped, SumOrder::ascending);
  accuracy.tile = 2;
  expect_bound(bound(accuracy).bound, formula(x_scale_ * h, grouped_kappa(), 6));
}

TEST_F(Bound, TakesPartsOfGroupsAsPairsOfProducts) {
  double p = 0.0;
  double h = 0.0;
  for (std::int64_t first = 0; first < problem_.k; first += 4) {
    const Group part(problem_, operands_, 0, 0, first, first + 4);
    const double t = part.scale * part.d;
    const double u = part.zero * part.s;
    h += std::max({std::abs(p + t), std::abs(p + u), std::abs(t + u)}) + std::abs(p + t + u);
    p += t + u;
  }
  Accuracy accuracy = rte(AccuracyForm::elementwise, SumOrder::ascending);
  accuracy.part = 4;
  expect_bound(bound(accuracy).bound, formula(x_scale_ * h, elementwise_kappa(), 12));
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
  accuracy.sum_unit_roundoff = 0x1p-11;
  accuracy.products = 20;  // 20 * 2^-11 = 0.0098
  EXPECT_TRUE(bound_formula(problem_, accuracy).exists);
  accuracy.products = 21;  // 0.0103
  EXPECT_FALSE(bound_formula(problem_, accuracy).exists);
  const OutputBound output = bound(accuracy);
  EXPECT_EQ(output.bound, std::numeric_limits<double>::infinity());
  EXPECT_EQ(output.low, -128);
  EXPECT_EQ(output.high, 127);
}

TEST_F(Bound, DoesNotExistWhereFloat32RoundsTooOften) {
  Accuracy accuracy = rte(AccuracyForm::elementwise, SumOrder::any);
  accuracy.products = (1 << 24) - 13;
  EXPECT_TRUE(bound_formula(problem_, accuracy).exists);
  accuracy.products = (1 << 24) - 12;
  EXPECT_FALSE(bound_formula(problem_, accuracy).exists);
}

// Four products a group, added in whatever order and tree: none may exceed what is promised.
TEST_F(Bound, CoversEveryOrderOfTheFourProductsOfAGroup) {
  const double zero_point = operands_.x_zero_point[0];
  const double promised = bound(rte(AccuracyForm::zero_point_apart, SumOrder::ascending)).sum_bound;
  for (int i = 0; i < 1000; ++i) {
    double h = 0.0;
    double p = 0.0;
    for (const Group& g : groups_) {
      std::vector<double> terms{p, g.scale * g.a, -g.scale * zero_point * g.w, g.zero * g.x,
                                -g.zero * 8 * zero_point};
      while (terms.size() > 1) {  // a random tree: any two are added and put back
        std::shuffle(terms.begin(), terms.end(), random_);
        const double sum = terms[0] + terms[1];
        h += std::abs(sum);
        terms.erase(terms.begin());
        terms[0] = sum;
      }
      p = terms[0];
    }
    ASSERT_LE(x_scale_ * h, promised * (1 + 1e-12));
  }
}

TEST_F(Bound, CoversExpandedProductsInAscendingOrder) {
  // Two products a k: x * w and x_zero_point * w, with the 8 inside: partial sums between them.
  Accuracy accuracy = rte(AccuracyForm::expanded, SumOrder::ascending);
  accuracy.products = 2 * problem_.k;
  double h = 0.0;
  double p = 0.0;
  for (std::int64_t k = 0; k < problem_.k; ++k) {
    const double w = plain_scale(problem_, operands_, 0, k) *
                         static_cast<double>(plain_code(problem_, operands_, 0, k) - 8) +
                     plain_zero(problem_, operands_, 0, k);
    for (const double a : {plain_x(problem_, operands_, 0, k), -operands_.x_zero_point[0]}) {
      p += a * w;
      h += std::abs(p);
    }
  }
  EXPECT_GE(bound(accuracy).sum_bound, x_scale_ * h * (1 - 1e-12));
  accuracy.products = problem_.k;  // one product a k: as elementwise
  const double elementwise = bound(rte(AccuracyForm::elementwise, SumOrder::ascending)).sum_bound;
  EXPECT_NEAR(bound(accuracy).sum_bound, elementwise, 1e-6 * elementwise);
}

TEST_F(Bound, GivesTheAnswersAtBothEndsOfTheInterval) {
  Accuracy accuracy = rte(AccuracyForm::elementwise, SumOrder::any);
  accuracy.reduced_unit_roundoff = 0x1p-8;  // coarse enough for several answers
  accuracy.reduced_roundings = 1;
  operands_.y_scale[0] = static_cast<float>(bound(accuracy).bound / 3);
  operands_.y_zero_point[0] = static_cast<std::int32_t>(-r_ / operands_.y_scale[0]);
  ASSERT_THAT(operands_.y_zero_point[0], testing::AllOf(testing::Ge(-128), testing::Le(127)))
      << "choose another seed";
  const OutputBound output = bound(accuracy);
  const auto answer = [&](double real) {
    return static_cast<int>(std::nearbyint(real / operands_.y_scale[0])) +
           operands_.y_zero_point[0];
  };
  EXPECT_EQ(output.low, answer(output.real - output.bound));
  EXPECT_EQ(output.high, answer(output.real + output.bound));
  EXPECT_EQ(output.high - output.low, 6);
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
