// SPDX-License-Identifier: BSD-3-Clause
// What each distribution is made for; generate_test.cpp has what holds for all of them.

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "reference/bound.h"
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

Case drawn(const Problem& problem, Distribution distribution, std::uint64_t seed = 1) {
  return {problem, generate_operands(problem, distribution, seed)};
}

/// D of one group: the sum of (x - x_zero_point) * (code - 8).
std::int64_t group_sum(const Case& value, std::int64_t t, std::int64_t n, std::int64_t group) {
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
        const Case value = drawn(problem, row.value, seed);
        const Outputs& y = value.expected.y_exact;
        const Verification found = value.verify(y);
        EXPECT_LT(found.saturated_fraction, 0.8) << row.name << " K " << problem.k;
        EXPECT_GT(different(y).size(), 1U) << row.name << " K " << problem.k;
        EXPECT_LT(found.undecided_fraction, 0.15) << row.name << " K " << problem.k;
        EXPECT_LT(value.verify(y, kElementwise).undecided_fraction, 0.25)
            << row.name << " K " << problem.k;
      }
    }
  }
}

TEST(Uniform, UsesEveryValueOfEveryInteger) {
  const Case value = drawn(make_problem(4000, 7, 64, 32), Distribution::uniform);
  EXPECT_EQ(different(value.operands.x).size(), 256U);
  EXPECT_EQ(different(value.operands.x_zero_point).size(), 256U);
  EXPECT_EQ(different_codes(value.operands).size(), 16U);
}

TEST(Extremes, UsesTheEndsAndNothingElse) {
  const Case value = drawn(make_problem(50, 50, 96, 32), Distribution::extremes);
  using testing::ElementsAre;
  EXPECT_THAT(different(value.operands.x), ElementsAre(-128, 127));
  EXPECT_THAT(different(value.operands.x_zero_point), ElementsAre(-128, 127));
  EXPECT_THAT(different(value.operands.y_zero_point), ElementsAre(-128, 127));
  EXPECT_THAT(different_codes(value.operands), ElementsAre(0, 15));
  EXPECT_GT(value.verify(value.expected.y_exact).saturated_fraction, 0.2);
}

// 255 times 8 for each k of a group, with either sign; and 255 times 7.
TEST(Extremes, ReachesTheLargestSumsOfAGroup) {
  const Case value = drawn(make_problem(50, 50, 96, 32), Distribution::extremes);
  std::set<std::int64_t> sums;
  for (std::int64_t t = 0; t < 50; ++t) {
    for (std::int64_t n = 0; n < 50; ++n) sums.insert(group_sum(value, t, n, 2));
  }
  EXPECT_EQ(*sums.begin(), -255 * 8 * 32);
  EXPECT_EQ(*sums.rbegin(), 255 * 8 * 32);
  EXPECT_TRUE(sums.contains(255 * 7 * 32) && sums.contains(-255 * 7 * 32));
}

// The sum of all magnitudes is far above the range of r (230 steps of the output), which in
// normal data is a few times smaller than it at these K.
TEST(Cancellation, LeavesASmallPartOfLargeProducts) {
  for (const auto& [k, group] : {std::pair{96, 32}, std::pair{128, 32}, std::pair{4096, 4096}}) {
    const Case value = drawn(make_problem(20, 20, k, group), Distribution::cancellation);
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
  const Case value = drawn(make_problem(20, 20, 128, 32), Distribution::cancellation);
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
    const Case value = drawn(make_problem(k, 3, k, 2), Distribution::one_hot);
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
