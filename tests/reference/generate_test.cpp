// SPDX-License-Identifier: BSD-3-Clause
#include "reference/generate.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "reference/bound.h"
#include "reference/exact_reference.h"
#include "reference/names.h"
#include "reference/verdict.h"
#include "tests/reference/plain.h"

namespace qlinbench {
namespace {

bool is_legal(float value) {
  return std::abs(value) >= 0x1p-30F && std::abs(value) <= 0x1p30F;
}

bool is_zero_point(std::int32_t value) {
  return value >= -128 && value <= 127;
}

/// Everything that the operator demands of operands.
void expect_legal(const Problem& problem, const Operands& operands) {
  const auto tokens = static_cast<std::size_t>(problem.tokens());
  EXPECT_EQ(operands.x.size(), static_cast<std::size_t>(problem.tokens() * problem.k));
  EXPECT_EQ(operands.w_packed.size(), static_cast<std::size_t>(problem.n * problem.k / 2));
  EXPECT_EQ(operands.w_scales_and_zeros.size(),
            static_cast<std::size_t>(2 * problem.n * problem.groups()));
  EXPECT_EQ(operands.x_zero_point.size(), tokens);
  EXPECT_EQ(operands.y_zero_point.size(), tokens);
  EXPECT_EQ(operands.x_scale.size(), tokens);
  EXPECT_EQ(operands.y_scale.size(), tokens);
  const auto positive = [](float scale) { return scale > 0 && is_legal(scale); };
  EXPECT_TRUE(std::ranges::all_of(operands.x_scale, positive));
  EXPECT_TRUE(std::ranges::all_of(operands.y_scale, positive));
  EXPECT_TRUE(std::ranges::all_of(operands.x_zero_point, is_zero_point));
  EXPECT_TRUE(std::ranges::all_of(operands.y_zero_point, is_zero_point));
  for (std::size_t i = 0; i < operands.w_scales_and_zeros.size(); i += 2) {
    ASSERT_TRUE(is_legal(operands.w_scales_and_zeros[i])) << operands.w_scales_and_zeros[i];
    const float zero = operands.w_scales_and_zeros[i + 1];
    ASSERT_TRUE(zero == 0 || is_legal(zero)) << zero;
  }
}

bool same(const Operands& a, const Operands& b) {
  return a.x == b.x && a.x_scale == b.x_scale && a.x_zero_point == b.x_zero_point &&
         a.w_packed == b.w_packed && a.w_scales_and_zeros == b.w_scales_and_zeros &&
         a.y_scale == b.y_scale && a.y_zero_point == b.y_zero_point;
}

double saturated_share(const Problem& problem, const Operands& operands) {
  return static_cast<double>(exact_reference(problem, operands).saturated) /
         static_cast<double>(problem.tokens() * problem.n);
}

TEST(GenerateOperands, GivesLegalOperandsForEveryDistributionAndShape) {
  for (const auto& row : kDistributions) {
    for (const Problem& problem :
         {make_problem(1, 1, 2, 2), make_problem(3, 5, 6, 2), make_problem(1, 1, 8, 8),
          make_problem(200, 3, 4, 2), make_problem(2, 300, 96, 32), make_problem(2, 7, 9000, 9000),
          make_problem(5, 33, 12294, 4098)}) {
      for (std::uint64_t seed = 0; seed < 20; ++seed) {
        expect_legal(problem, generate_operands(problem, row.value, seed));
        ASSERT_FALSE(HasFailure()) << row.name << " K " << problem.k << " seed " << seed;
      }
    }
  }
}

TEST(GenerateOperands, GivesTheSameBytesWithAnyNumberOfThreads) {
  Problem problem = make_problem(37, 129, 640, 64);
  problem.b = 2;
  for (const auto& row : kDistributions) {
    const Operands expected = generate_operands(problem, row.value, 7, {1});
    EXPECT_TRUE(same(generate_operands(problem, row.value, 7, {2}), expected)) << row.name;
    EXPECT_TRUE(same(generate_operands(problem, row.value, 7, {5}), expected)) << row.name;
    EXPECT_FALSE(same(generate_operands(problem, row.value, 8, {2}), expected)) << row.name;
  }
}

// A weight or an activation depends on its place alone, so a larger problem begins like a smaller.
TEST(GenerateOperands, DrawsEachTensorFromAStreamOfItsOwn) {
  for (const auto& row : kDistributions) {
    const Operands small = generate_operands(make_problem(3, 4, 64, 32), row.value, 1);
    const Operands more_tokens = generate_operands(make_problem(9, 4, 64, 32), row.value, 1);
    const Operands more_columns = generate_operands(make_problem(3, 8, 64, 32), row.value, 1);
    EXPECT_EQ(more_tokens.w_packed, small.w_packed) << row.name;
    EXPECT_EQ(more_columns.x, small.x) << row.name;
    EXPECT_TRUE(std::equal(small.x.begin(), small.x.end(), more_tokens.x.begin())) << row.name;
  }
}

class Normal : public testing::Test {
 protected:
  Problem shape = make_problem(400, 512, 1024, 128);
  Operands drawn = generate_operands(shape, Distribution::normal, 1);
};

TEST_F(Normal, SpreadsTheZeroPointsOfXOverInt8) {
  std::array<int, 4> quarters{};
  for (const std::int32_t zero : drawn.x_zero_point) {
    ++quarters.at(static_cast<std::size_t>(zero + 128) / 64);
  }
  EXPECT_THAT(quarters, testing::Each(testing::Gt(40)));  // 100 each if they were uniform
  const std::set<std::int32_t> different(drawn.x_zero_point.begin(), drawn.x_zero_point.end());
  EXPECT_GT(different.size(), 150U);
}

TEST_F(Normal, UsesTheWholeRangeOfInt8InEachToken) {
  for (std::int64_t t = 0; t < shape.tokens(); ++t) {
    const auto* x = drawn.x.data() + t * shape.k;
    const auto [low, high] = std::minmax_element(x, x + shape.k);
    EXPECT_EQ(*high - *low, 255) << "token " << t;
  }
}

// 8 outliers among 1024 channels: their values, not the others', are near the ends of int8.
TEST_F(Normal, HasAFewOutlierChannels) {
  std::vector<double> squares(static_cast<std::size_t>(shape.k));
  for (std::size_t i = 0; i < drawn.x.size(); ++i) {
    const auto token = i / squares.size();
    const double a = drawn.x[i] - drawn.x_zero_point[token];
    squares[i % squares.size()] += a * a;
  }
  std::ranges::sort(squares);
  const double median = squares[squares.size() / 2];
  const auto outliers = std::ranges::count_if(squares, [&](double s) { return s > 25 * median; });
  EXPECT_GE(outliers, 3);
  EXPECT_LE(outliers, 20);
}

// Codes of a group reach from 0 to 15, those in the middle most often: normal, not uniform.
TEST_F(Normal, QuantizesWeightsOverTheRangeOfEachGroup) {
  std::array<int, 16> counts{};
  for (std::int64_t n = 0; n < shape.n; ++n) {
    for (std::int64_t first = 0; first < shape.k; first += shape.group_size) {
      bool lowest = false;
      bool highest = false;
      for (std::int64_t k = first; k < first + shape.group_size; ++k) {
        const int code = plain_code(shape, drawn, n, k);
        ++counts.at(static_cast<std::size_t>(code));
        lowest |= code == 0;
        highest |= code == 15;
      }
      ASSERT_TRUE(lowest && highest) << "column " << n << " k " << first;
    }
  }
  EXPECT_GT(counts[7], 5 * counts[1]);
  EXPECT_GT(counts[8], 5 * counts[14]);
}

// The range of 512 columns and 0 is 0.9 of 255 steps: one end lies 115 steps from the middle.
TEST_F(Normal, FillsNineTenthsOfTheOutputsRange) {
  const ExactOutputs outputs = exact_reference(shape, drawn);
  EXPECT_EQ(outputs.saturated, 0);
  for (std::int64_t t = 0; t < shape.tokens(); ++t) {
    const auto* y = outputs.y.data() + t * shape.n;
    const auto [low, high] = std::minmax_element(y, y + shape.n);
    EXPECT_NEAR(*high - *low, 229.25, 1.0) << "token " << t;
    EXPECT_NEAR(*high + *low, -1, 2) << "token " << t;
  }
}

TEST(NormalDistribution, RarelySaturatesColumnsBeyondTheCalibratedOnes) {
  const Problem problem = make_problem(8, 12288, 256, 32);
  const Operands operands = generate_operands(problem, Distribution::normal, 3);
  EXPECT_LT(saturated_share(problem, operands), 0.001);
}

// One output: 0 and r are the ends of the range, so |r| is 229.25 steps long, or fewer where it is
// next to nothing beside its terms, but always a quarter off a whole number: the boundaries at .5
// are far.
TEST(NormalDistribution, CalibratesASingleColumnOffTheRoundingBoundary) {
  const Problem problem = make_problem(4000, 1, 96, 32);
  const Operands operands = generate_operands(problem, Distribution::normal, 1);
  std::int64_t full = 0;
  for (std::int64_t t = 0; t < problem.m; ++t) {
    const double real = output_bound(problem, operands, {}, t, 0, Effort::exact).real;
    const double steps = std::abs(real) / operands.y_scale[static_cast<std::size_t>(t)];
    EXPECT_LE(std::abs(steps - std::nearbyint(steps)), 0.2501) << "token " << t;
    EXPECT_LT(steps, 229.2501) << "token " << t;
    full += steps > 229.2499 ? 1 : 0;
  }
  EXPECT_GT(full, 3800);
  EXPECT_LT(full, 4000) << "no r cancels, so that half of this test sees nothing";
}

// |r| of a lone output may be next to nothing beside its terms. Then 229.25 steps of it were finer
// than float32: before, 0.3 % of these tokens left the baseline in doubt, of cancellation 40 %.
TEST(Calibration, LeavesNoDoubtWhereALoneResultNearlyCancels) {
  constexpr Accuracy kBaseline{.form = AccuracyForm::elementwise,
                               .order = SumOrder::ascending,
                               .tile = 32,
                               .round_to_nearest_even = true};
  for (const Distribution distribution : {Distribution::normal, Distribution::uniform,
                                          Distribution::extremes, Distribution::cancellation}) {
    for (const Problem& problem :
         {make_problem(4000, 1, 96, 32), make_problem(400, 1, 4096, 128)}) {
      const Operands operands = generate_operands(problem, distribution, 1);
      const Expected expected = compute_expected(problem, operands);
      const auto found = verify(problem, operands, expected, kBaseline, expected.y_exact);
      EXPECT_EQ(found.undecided_fraction, 0.0) << to_name(distribution) << " K " << problem.k;
      EXPECT_FALSE(found.all_equal);
    }
  }
}

// K = 2 is small enough that some of 4000 tokens have nothing but zeros (a positive gain of 0).
TEST(NormalDistribution, KeepsScalesLegalWhereRIsZero) {
  const Problem problem = make_problem(4000, 1, 2, 2);
  const Operands operands = generate_operands(problem, Distribution::normal, 1);
  expect_legal(problem, operands);
  EXPECT_GT(std::ranges::count(operands.y_scale, 1.0F), 0);
}

class Pr12005 : public testing::Test {
 protected:
  Problem shape = make_problem(256, 256, 256, 32, Rounding::half_away);
  Operands drawn = generate_operands(shape, Distribution::pr12005, 1);
};

TEST_F(Pr12005, DrawsFromTheOriginalsRanges) {
  const auto range = [](const auto& values) {
    const auto [low, high] = std::ranges::minmax_element(values);
    return std::pair<double, double>(*low, *high);
  };
  using testing::AllOf;
  using testing::Ge;
  using testing::Le;
  using testing::Pair;
  EXPECT_THAT(range(drawn.x_scale),
              Pair(AllOf(Ge(0.05), Le(0.052)), AllOf(Ge(0.148), Le(0.15001))));
  EXPECT_THAT(range(drawn.y_scale), Pair(AllOf(Ge(0.1), Le(0.102)), AllOf(Ge(0.198), Le(0.20001))));
  EXPECT_THAT(range(drawn.x_zero_point), Pair(-10, 9));
  EXPECT_THAT(range(drawn.y_zero_point), Pair(-10, 9));
  EXPECT_THAT(range(drawn.w_packed), Pair(0, 255));
  EXPECT_THAT(range(drawn.w_scales_and_zeros),
              Pair(AllOf(Ge(0x1p-24), Le(0.001)), AllOf(Ge(0.999), Le(0.9999999))));
}

// x = round(u / x_scale) + x_zero_point with u in [0, 1): 0 to 1 / x_scale steps.
TEST_F(Pr12005, QuantizesXFromTheUnitInterval) {
  for (std::int64_t t = 0; t < shape.tokens(); ++t) {
    const auto token = static_cast<std::size_t>(t);
    const auto* x = drawn.x.data() + t * shape.k;
    const auto [low, high] = std::minmax_element(x, x + shape.k);
    const double steps = 1.0 / drawn.x_scale[token];
    EXPECT_EQ(*low, drawn.x_zero_point[token]);
    EXPECT_NEAR(*high - drawn.x_zero_point[token], steps, 1.0);
  }
}

// What operator.md found by simulation: 26 %, 50 % and 72 % on average.
TEST_F(Pr12005, SaturatesAsMuchAsTheOriginal) {
  const struct {
    std::int64_t k;
    double share;
  } kRows[] = {{64, 0.26}, {128, 0.50}, {256, 0.72}};
  for (const auto& row : kRows) {
    Problem problem = shape;
    problem.k = row.k;
    const Operands operands = generate_operands(problem, Distribution::pr12005, 2);
    EXPECT_NEAR(saturated_share(problem, operands), row.share, 0.04) << "K " << row.k;
  }
}

}  // namespace
}  // namespace qlinbench
