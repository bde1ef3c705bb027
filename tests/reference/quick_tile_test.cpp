// SPDX-License-Identifier: BSD-3-Clause
#include "reference/quick_tile.h"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

#include "reference/generate.h"
#include "reference/names.h"
#include "reference/wide.h"
#include "tests/reference/plain.h"

namespace qlinbench {
namespace {

/// One tile that is the whole problem, and what it says of each output.
struct Quick {
  Quick(const Problem& the_problem, const Operands& the_operands)
      : problem(the_problem), operands(the_operands) {
    tile.compute(inputs, {0, problem.tokens(), 0, problem.n});
  }

  /// The largest share of its bound by which a sum is off.
  double largest_share_of_bound() const {
    double largest = 0.0;
    for (std::int64_t t = 0; t < problem.tokens(); ++t) {
      const QuickRow row = tile.row(inputs, t);
      for (std::int64_t c = 0; c < problem.n; ++c) {
        // 64 significant bits of the exact sum: off by less than 2^-10 of any bound here.
        const auto sum =
            std::ldexp(static_cast<long double>(exact_sum(problem, operands, t, c)), -53);
        const auto off = std::abs(static_cast<double>(sum - row.sums[c])) * row.factor;
        const double bound = row.spread * row.columns.spread[c] + row.zero * row.columns.zero[c];
        EXPECT_LE(off, bound) << "token " << t << " column " << c;
        if (bound > 0) largest = std::max(largest, off / bound);
      }
    }
    return largest;
  }

  Problem problem;
  const Operands& operands;
  IntegerKernel kernel = integer_kernel(best_instruction_set());
  TokenRows rows{problem, operands, {1}};
  QuickRows quick_rows{problem, operands, rows, {1}};
  QuickInputs inputs{problem, operands, rows, quick_rows, kernel};
  QuickTile tile;
};

class QuickTileTest : public testing::Test {
 protected:
  void SetUp() override {
    if (integer_kernel(best_instruction_set()).quick == nullptr) {
      GTEST_SKIP() << "this processor has no kernel with float32 sums";
    }
  }
};

constexpr Problem kProblems[] = {{.m = 7, .n = 64, .k = 96, .group_size = 2},
                                 {.m = 7, .n = 33, .k = 8 * 40, .group_size = 10},
                                 {.m = 7, .n = 64, .k = 1024, .group_size = 32},
                                 {.m = 7, .n = 64, .k = 13 * 32, .group_size = 32},
                                 {.m = 7, .n = 64, .k = 1024, .group_size = 128},
                                 {.m = 3, .n = 64, .k = 2112, .group_size = 264},
                                 {.m = 5, .n = 7, .k = 32768, .group_size = 8192},
                                 {.m = 2, .n = 64, .k = 120, .group_size = 40},
                                 {.m = 4, .n = 9, .k = 198, .group_size = 66},
                                 {.m = 1, .n = 5, .k = 13 * 32, .group_size = 32}};

TEST_F(QuickTileTest, StaysWithinItsBoundForEveryDistribution) {
  for (const auto& row : kDistributions) {
    for (const Problem& problem : kProblems) {
      const Operands operands = generate_operands(problem, row.value, 1);
      Quick(problem, operands).largest_share_of_bound();
      ASSERT_FALSE(HasFailure()) << row.name << " K " << problem.k << " G " << problem.group_size;
    }
  }
}

/// Token and column of the same number fit each other: x - x_zero_point is a multiple of code - 8,
/// an outlier one k of a group, so that no product is much smaller than the bound takes it for. All
/// products of a group have one sign, from group to group the same or not.
Operands matching_operands(const Problem& problem, std::mt19937_64& random, bool alternate) {
  Operands operands = random_operands(problem, random, {});
  for (std::int64_t t = 0; t < problem.tokens(); ++t) {
    operands.x_zero_point[at(t)] = 3;
    for (std::int64_t k = 0; k < problem.k; ++k) {
      const int level = plain_code(problem, operands, t, k) - 8;
      const bool outlier = k % problem.group_size == 5;
      operands.x[at(t * problem.k + k)] = static_cast<std::int8_t>(3 + level * (outlier ? 15 : 4));
    }
  }
  for (std::int64_t i = 0; i < problem.groups() * problem.n; ++i) {
    const float sign = alternate && i / problem.n % 2 == 1 ? -1.0F : 1.0F;
    auto* pair = operands.w_scales_and_zeros.data() + 2 * i;
    pair[0] = sign * (1.0F + static_cast<float>(random() % 4096) * 0x1.234p-17F);
    pair[1] = pair[0] / 3;
  }
  return operands;
}

// A bound that is much smaller, say by 2^-8, is broken here: the errors are no less than this share
// of it.
TEST_F(QuickTileTest, StaysWithinItsBoundWhereSumsGrow) {
  std::mt19937_64 random(1);
  for (const bool alternate : {false, true}) {
    double largest = 0.0;
    for (const Problem& problem : kProblems) {
      const Operands operands = matching_operands(problem, random, alternate);
      largest = std::max(largest, Quick(problem, operands).largest_share_of_bound());
    }
    EXPECT_GT(largest, 0.02) << alternate;
  }
}

TEST_F(QuickTileTest, StaysWithinItsBoundOverAllLegalMagnitudes) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 200; ++i) {
    const Problem problem = random_problem(random);
    const Operands operands =
        random_operands(problem, random, {.least_exponent = -30, .greatest_exponent = 30});
    Quick(problem, operands).largest_share_of_bound();
    ASSERT_FALSE(HasFailure()) << "problem " << i;
  }
}

/// What the products of a column can be where those of x and code, x and 8, and zero are apart.
double largest_magnitude(const Problem& problem, const Operands& operands, std::int64_t n) {
  double sum = 0.0;
  for (std::int64_t k = 0; k < problem.k; ++k) {
    sum += 23 * std::abs(plain_scale(problem, operands, n, k)) +
           std::abs(plain_zero(problem, operands, n, k));
  }
  return 256 * sum;
}

TEST_F(QuickTileTest, GivesSingleOutputsInDouble) {
  std::mt19937_64 random(3);
  for (const Problem& problem : kProblems) {
    Operands operands = random_operands(problem, random, {});
    operands.x_zero_point.front() = -128;
    operands.x_zero_point.back() = 127;
    const Quick quick(problem, operands);
    std::vector<QuickTile::Output> outputs;
    for (std::int64_t t = 0; t < problem.tokens(); ++t) {
      for (std::int64_t c = 0; c < problem.n; c += 5) outputs.push_back({.token = t, .column = c});
    }
    quick.tile.sum(quick.inputs, outputs);
    for (const auto& output : outputs) {
      const auto sum = std::ldexp(
          static_cast<double>(exact_sum(problem, operands, output.token, output.column)), -53);
      EXPECT_NEAR(output.sum, sum, 0x1p-45 * output.magnitude) << "K " << problem.k;
      const double largest = largest_magnitude(problem, operands, output.column);
      EXPECT_GE(output.magnitude, largest);
      EXPECT_LE(output.magnitude, 1.01 * largest);
    }
  }
}

// The first group's zero * S is just above 2^23. In each later group one x - x_zero_point is 1 in
// either half of a register, where the code is 1, and the others are 0 with code 0: sums of 2^-30
// and a little more, which are rounded up to twice that wherever they are added to the first one.
TEST_F(QuickTileTest, AddsNoMorePartsToOneAnotherThanItsErrorAllows) {
  constexpr std::int64_t kGroups = 4096;
  const Problem problem{.m = 1, .n = 1, .k = 256 * kGroups, .group_size = 256};
  Operands operands{.x = std::vector<std::int8_t>(at(problem.k), -128),
                    .x_scale = {1.0F},
                    .x_zero_point = {-128},
                    .w_packed = std::vector<std::uint8_t>(at(problem.k / 2), 0),
                    .w_scales_and_zeros = {0x1p-30F, 0x1.0102p7F},
                    .y_scale = {1.0F},
                    .y_zero_point = {0}};
  std::fill_n(operands.x.begin(), 256, std::int8_t{127});
  for (std::int64_t g = 1; g < kGroups; ++g) {
    for (const std::int64_t k : {256 * g, 256 * g + 32}) {
      operands.x[at(k)] = -127;
      operands.w_packed[at(k / 2)] = 0x10;
    }
    operands.w_scales_and_zeros.insert(operands.w_scales_and_zeros.end(),
                                       {0x1.01p-30F, 8.5F * 0x1.01p-30F});
  }
  const Quick quick(problem, operands);
  std::vector<QuickTile::Output> outputs(1);
  quick.tile.sum(quick.inputs, outputs);
  const auto sum = std::ldexp(static_cast<long double>(exact_sum(problem, operands, 0, 0)), -53);
  const double error = (2 * kGroups + 16) * 0x1p-53;
  EXPECT_LE(std::abs(static_cast<double>(sum - outputs[0].sum)), error * outputs[0].magnitude);
}

// Sums of 13 columns: halves at the first and the last of 8, at the next, at the last and behind
// it; one far below int8, and one at its end. The window of 0 holds the halves alone.
TEST_F(QuickTileTest, RoundsColumnsAndSaysWhichAreNear) {
  const QuickKernel& kernel = *integer_kernel(best_instruction_set()).quick;
  AlignedVector<double> sums(64, 1.25);
  for (const int column : {0, 7, 8, 12, 13, 14, 15, 63}) sums[at(column)] = -2.5;
  sums[3] = -128.75;
  sums[4] = -127.75;
  sums[5] = -700.5;
  sums[12] = 127.5;
  AlignedVector<double> none(64, 0.0);
  QuickRow row{
      .sums = sums.data(), .columns = {none.data(), none.data(), none.data()}, .count = 13};
  std::vector<std::int8_t> y(64, 99);
  QuickCounts counts = kernel.round(row, y.data());
  EXPECT_EQ(counts.near, 0b1'0001'1000'0001U);
  EXPECT_EQ(counts.saturated, 2) << "columns 3 and 5; column 12 is not certain";
  EXPECT_THAT(std::vector<std::int8_t>(y.begin() + 1, y.begin() + 7),
              testing::ElementsAre(1, 1, -128, -128, -128, 1));
  EXPECT_THAT(std::vector<std::int8_t>(y.begin() + 13, y.end()), testing::Each(99));

  // With windows of 50 all are near but what is beyond 650.
  AlignedVector<double> ones(64, 1.0);
  sums[4] = -649.75;
  row.columns.zero = ones.data();
  row.zero = 50.0;
  counts = kernel.round(row, y.data());
  EXPECT_EQ(counts.near, 0x1FDFU);
  EXPECT_EQ(counts.saturated, 1) << "column 5";
  sums[4] = -127.75;
  row.zero = 0.0;

  row.count = 64;
  row.y_zero_point = 2;
  counts = kernel.round(row, y.data());
  EXPECT_EQ(counts.near, 0x8000'0000'0000'F181U);
  EXPECT_EQ(counts.saturated, 1) << "column 5";
  EXPECT_EQ(y[3], -127);
  EXPECT_EQ(y[62], 3);
}

// Products of part 0 pass all 8 roundings of its run of 4 (7 after zero * S is added) and the
// addition of the second run; those of the last part pass that of their own and the addition.
TEST(QuickRoundings, CountsWhatFollowsInARun) {
  const auto all = [](std::int64_t parts) {
    std::vector<std::int64_t> counts;
    for (std::int64_t i = 0; i < parts; ++i) counts.push_back(quick_roundings(i, parts));
    return counts;
  };
  using testing::ElementsAre;
  EXPECT_THAT(all(1), ElementsAre(1));
  EXPECT_THAT(all(4), ElementsAre(7, 5, 3, 1));
  EXPECT_THAT(all(6), ElementsAre(8, 6, 4, 2, 4, 2));
  EXPECT_THAT(all(10), ElementsAre(8, 6, 4, 2, 8, 6, 4, 2, 3, 1));
}

}  // namespace
}  // namespace qlinbench
