// SPDX-License-Identifier: BSD-3-Clause
// What each distribution is made for; generate_test.cpp has what holds for all of them.

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <set>

#include "reference/bound.h"
#include "reference/exact_arithmetic.h"
#include "reference/names.h"
#include "tests/reference/verdict_case.h"

namespace qlinbench {
namespace {

template <typename Values>
std::set<int> different(const Values& values) {
  return {values.begin(), values.end()};
}

std::set<int> different_codes(const Operands& operands) {
  std::set<int> codes;
  for (const int byte : operands.w_packed) codes.insert({byte >> 4, byte & 15});
  return codes;
}

VerdictCase drawn(const Problem& problem, Distribution distribution, std::uint64_t seed = 1) {
  return {problem, generate_operands(problem, distribution, seed)};
}

/// D of one group: the sum of (x - x_zero_point) * (code - 8).
std::int64_t group_sum(const VerdictCase& value, std::int64_t t, std::int64_t n,
                       std::int64_t group) {
  std::int64_t sum = 0;
  const std::int64_t first = group * value.problem.group_size;
  for (std::int64_t k = first; k < first + value.problem.group_size; ++k) {
    const int distance =
        plain_x(value.problem, value.operands, t, k) - value.operands.x_zero_point[at(t)];
    sum += distance * (plain_code(value.problem, value.operands, n, k) - 8);
  }
  return sum;
}

constexpr Accuracy kElementwise{.form = AccuracyForm::elementwise,
                                .order = SumOrder::ascending,
                                .tile = 32,
                                .round_to_nearest_even = true};

// pr12005 is left out: its scales do not look at the results.
TEST(Distributions, CanTellRightFromWrong) {
  for (const auto& row : kDistributions) {
    if (row.value == Distribution::pr12005) continue;
    for (const Problem& problem :
         {make_problem(1, 40, 2, 2), make_problem(40, 1, 2, 2), make_problem(1, 500, 64, 32),
          make_problem(60, 70, 96, 32), make_problem(3, 30, 4096, 128),
          make_problem(2, 40, 1024, 1024), make_problem(5, 33, 14336, 32)}) {
      for (std::uint64_t seed = 0; seed < 5; ++seed) {
        const VerdictCase value = drawn(problem, row.value, seed);
        const Outputs& y = value.expected.y_exact;
        Accuracy grouped = kGrouped;
        Accuracy elementwise = kElementwise;
        grouped.exact_division = elementwise.exact_division = true;
        const Verification found = value.verify(y, grouped);
        EXPECT_LT(found.saturated_fraction, 0.8) << row.name << " K " << problem.k;
        EXPECT_FALSE(found.all_equal) << row.name << " K " << problem.k;
        EXPECT_LT(found.undecided_fraction, 0.15) << row.name << " K " << problem.k;
        EXPECT_LT(value.verify(y, elementwise).undecided_fraction, 0.25)
            << row.name << " K " << problem.k;
      }
    }
  }
}

TEST(Uniform, UsesEveryValueOfEveryInteger) {
  const VerdictCase value = drawn(make_problem(4000, 7, 64, 32), Distribution::uniform);
  EXPECT_EQ(different(value.operands.x).size(), 256U);
  EXPECT_EQ(different(value.operands.x_zero_point).size(), 256U);
  EXPECT_EQ(different_codes(value.operands).size(), 16U);
}

TEST(Extremes, UsesTheEndsAndNothingElse) {
  const VerdictCase value = drawn(make_problem(50, 50, 96, 32), Distribution::extremes);
  using testing::ElementsAre;
  EXPECT_THAT(different(value.operands.x), ElementsAre(-128, 127));
  EXPECT_THAT(different(value.operands.x_zero_point), ElementsAre(-128, 127));
  EXPECT_THAT(different(value.operands.y_zero_point), ElementsAre(-128, 127));
  EXPECT_THAT(different_codes(value.operands), ElementsAre(0, 15));
  EXPECT_GT(value.verify(value.expected.y_exact).saturated_fraction, 0.2);
}

// 255 times 8 for each k of a group, with either sign; and 255 times 7.
TEST(Extremes, ReachesTheLargestSumsOfAGroup) {
  const VerdictCase value = drawn(make_problem(50, 50, 96, 32), Distribution::extremes);
  std::set<std::int64_t> sums;
  for (std::int64_t t = 0; t < 50; ++t) {
    for (std::int64_t n = 0; n < 50; ++n) sums.insert(group_sum(value, t, n, 2));
  }
  EXPECT_EQ(*sums.begin(), -255 * 8 * 32);
  EXPECT_EQ(*sums.rbegin(), 255 * 8 * 32);
  EXPECT_TRUE(sums.contains(255 * 7 * 32) && sums.contains(-255 * 7 * 32));
}

// 2^31 is beyond int32, where a conversion before the clamp goes wrong.
TEST(Extremes, HasScalesNearBothEndsOfWhatIsLegal) {
  double least_w = 1, most_w = 1, least_x = 1, most_x = 1, most_y = 1, most_quotient = 1;
  std::set<bool> signs;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const VerdictCase value = drawn(make_problem(64, 12, 192, 32), Distribution::extremes, seed);
    for (std::size_t i = 0; i < value.operands.w_scales_and_zeros.size(); i += 2) {
      const float scale = value.operands.w_scales_and_zeros[i];
      signs.insert(scale < 0);
      least_w = std::min<double>(least_w, std::abs(scale));
      most_w = std::max<double>(most_w, std::abs(scale));
    }
    least_x = std::min<double>(least_x, std::ranges::min(value.operands.x_scale));
    most_x = std::max<double>(most_x, std::ranges::max(value.operands.x_scale));
    most_y = std::max<double>(most_y, std::ranges::max(value.operands.y_scale));
    EXPECT_EQ(value.operands.y_scale[15], 0x1p-30F);
    const double real = output_bound(value.problem, value.operands, kGrouped, 15, 1).real;
    most_quotient = std::max(most_quotient, std::abs(real / 0x1p-30));
  }
  EXPECT_EQ(signs.size(), 2U);
  EXPECT_LT(least_w, 0x1p-28);
  EXPECT_GT(most_w, 0x1p27);
  EXPECT_LT(least_x, 0x1p-29);
  EXPECT_GT(most_x, 0x1p29);
  EXPECT_GT(most_y, 0x1p16) << "which float16 does not hold";
  EXPECT_GT(most_quotient, 0x1p31);
}

constexpr Problem kTies{1, 40, 70, 96, 32, Rounding::half_even};

TEST(Ties, PartTheRoundings) {
  for (const std::int64_t k : {96, 4096}) {
    Problem problem = kTies;
    problem.k = k;
    const Operands operands = generate_operands(problem, Distribution::ties, 1);
    const Outputs even = compute_expected(problem, operands).y_exact;
    problem.rounding = Rounding::half_away;
    const Outputs away = compute_expected(problem, operands).y_exact;
    const auto differing = std::transform_reduce(even.begin(), even.end(), away.begin(), 0,
                                                 std::plus(), std::not_equal_to());
    EXPECT_GT(differing, std::ssize(even) / 60) << "K " << k;
  }
}

// The last two have more k than the sums can hold: most x are 0 there.
TEST(Ties, AreExactInFloat32ForEveryShape) {
  for (const Problem& problem :
       {make_problem(1, 1, 2, 2), make_problem(60, 70, 96, 32), make_problem(40, 5, 1026, 2),
        make_problem(20, 6, 14336, 128), make_problem(9, 3, 128256, 128256),
        make_problem(3, 2, 310690, 2), make_problem(3, 2, 1 << 20, 64)}) {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      const VerdictCase value = drawn(problem, Distribution::ties, seed);
      EXPECT_TRUE(value.expected.exact_arithmetic) << "K " << problem.k;
      EXPECT_EQ(value.expected.y_float, value.expected.y_exact) << "K " << problem.k;
      for (std::int64_t n = 0; n < problem.n; ++n) {
        EXPECT_TRUE(is_exact_in_float32(problem, value.operands, 0, n)) << "K " << problem.k;
      }
    }
  }
}

TEST(Ties, AllowOneAnswerWhereTheDeviceDividesExactly) {
  const VerdictCase value = drawn(kTies, Distribution::ties);
  Accuracy accuracy = kGrouped;
  const Outputs& y = value.expected.y_exact;
  EXPECT_GT(value.verify(y, accuracy).undecided_fraction, 0.05);
  accuracy.exact_division = true;
  const Verification found = value.verify(y, accuracy);
  EXPECT_EQ(found.undecided_fraction, 0.0);
  EXPECT_TRUE(found.exact_arithmetic);
}

// One output that lies halfway, answered as the other rounding would.
TEST(Ties, AreWrongRoundedTheOtherWay) {
  const VerdictCase value = drawn(kTies, Distribution::ties);
  Problem away = value.problem;
  away.rounding = Rounding::half_away;
  const Outputs others = compute_expected(away, value.operands).y_exact;
  Outputs y = value.expected.y_exact;
  const auto tie = std::mismatch(y.begin(), y.end(), others.begin());
  ASSERT_NE(tie.first, y.end());
  *tie.first = *tie.second;
  Accuracy accuracy = kGrouped;
  EXPECT_EQ(value.verify(y, accuracy).tie, 1);
  accuracy.exact_division = true;
  EXPECT_EQ(value.verify(y, accuracy).wrong, 1);
  EXPECT_EQ(value.verify(y, accuracy).first_wrong->bound, 0.0);
}

// What a path of lower precision computes is not what float32 computes.
TEST(Ties, KeepTheBoundOfLowerPrecision) {
  const VerdictCase value = drawn(kTies, Distribution::ties);
  Accuracy accuracy = kGrouped;
  accuracy.exact_division = true;
  accuracy.reduced_unit_roundoff = 0x1p-11;
  accuracy.reduced_roundings = 1;
  EXPECT_GT(output_bound(value.problem, value.operands, accuracy, 0, 0).bound, 0.0);
}

// The sum of all magnitudes is far above the range of r (230 steps of the output), which in
// normal data is a few times smaller than it at these K.
TEST(Cancellation, LeavesASmallPartOfLargeProducts) {
  for (const auto& [k, group] : {std::pair{96, 32}, std::pair{128, 32}, std::pair{4096, 4096}}) {
    const VerdictCase value = drawn(make_problem(20, 20, k, group), Distribution::cancellation);
    for (std::int64_t t = 0; t < 20; ++t) {
      const OutputBound bound = output_bound(value.problem, value.operands, kElementwise, t, 7);
      const double range = 230.0 * value.operands.y_scale[at(t)];
      EXPECT_GT(bound.kappa, 30 * range) << "K " << k << " token " << t;
      EXPECT_LT(bound.kappa, 500 * range) << "K " << k << " token " << t;
    }
  }
}

// Group 0 adds much more than is left once its partner, group 2 of 4, has taken it back.
TEST(Cancellation, CancelsBetweenGroups) {
  const VerdictCase value = drawn(make_problem(20, 20, 128, 32), Distribution::cancellation);
  double apart = 0;
  double together = 0;
  for (std::int64_t t = 0; t < 20; ++t) {
    for (std::int64_t n = 0; n < 20; ++n) {
      const auto part = [&](std::int64_t group) {
        double sum = 0;
        for (std::int64_t k = 32 * group; k < 32 * (group + 1); ++k) {
          const double weight =
              static_cast<float>(plain_code(value.problem, value.operands, n, k) - 8) *
                  plain_scale(value.problem, value.operands, n, k) +
              plain_zero(value.problem, value.operands, n, k);
          sum += weight * (plain_x(value.problem, value.operands, t, k) -
                           value.operands.x_zero_point[at(t)]);
        }
        return sum;
      };
      apart += std::abs(part(0));
      together += std::abs(part(0) + part(2));
    }
  }
  EXPECT_GT(apart, 20 * together);
}

TEST(OneHot, VisitsEveryKOnceInKTokens) {
  for (const std::int64_t k : {2, 6, 96, 130}) {
    const VerdictCase value = drawn(make_problem(k, 3, k, 2), Distribution::one_hot);
    std::set<std::int64_t> places;
    for (std::int64_t t = 0; t < k; ++t) {
      std::int64_t in_token = 0;
      for (std::int64_t i = 0; i < k; ++i) {
        if (plain_x(value.problem, value.operands, t, i) == value.operands.x_zero_point[at(t)])
          continue;
        places.insert(i);
        ++in_token;
      }
      EXPECT_EQ(in_token, 1) << "K " << k << " token " << t;
    }
    EXPECT_EQ(std::ssize(places), k);
  }
}

}  // namespace
}  // namespace qlinbench
