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
                                 {.m = 5, .n = 7, .k = 32768, .group_size = 8192}};

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

TEST_F(QuickTileTest, GivesSingleOutputsInDouble) {
  std::mt19937_64 random(3);
  for (const Problem& problem : kProblems) {
    const Operands operands = random_operands(problem, random, {});
    const Quick quick(problem, operands);
    std::vector<QuickTile::Output> outputs;
    for (std::int64_t t = 0; t < problem.tokens(); ++t) {
      for (std::int64_t c = 0; c < problem.n; c += 5) outputs.push_back({t, c});
    }
    quick.tile.sum(quick.inputs, outputs);
    for (const auto& output : outputs) {
      const auto sum = std::ldexp(
          static_cast<double>(exact_sum(problem, operands, output.token, output.column)), -53);
      EXPECT_NEAR(output.sum, sum, 0x1p-45 * output.magnitude) << "K " << problem.k;
    }
  }
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
