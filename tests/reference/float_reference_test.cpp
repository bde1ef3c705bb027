// SPDX-License-Identifier: BSD-3-Clause
#include "reference/float_reference.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <random>

#include "tests/reference/plain.h"

namespace qlinbench {
namespace {

void expect_float(const Problem& problem, const Operands& operands,
                  InstructionSet set = best_instruction_set()) {
  const auto y = float_reference(problem, operands, {1}, set);
  for (std::int64_t t = 0; t < problem.tokens(); ++t) {
    for (std::int64_t n = 0; n < problem.n; ++n) {
      EXPECT_EQ(y[at(t * problem.n + n)], plain_float_output(problem, operands, t, n))
          << "token " << t << " column " << n << ", M " << problem.m << " N " << problem.n << " K "
          << problem.k << " G " << problem.group_size;
    }
  }
}

TEST(FloatReference, FollowsItsDefinitionOnRandomProblems) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 1000; ++i) {
    const Problem problem = random_problem(random);
    expect_float(problem, random_operands(problem, random, {}));
    ASSERT_FALSE(HasFailure()) << "problem " << i;
  }
}

// The second group takes off what the first added, so r is 0 and the float sum is nothing but its
// rounding errors: another order of addition, or a product rounded by itself, gives other bytes.
TEST(FloatReference, FollowsItsDefinitionWhereTheOrderOfAdditionShows) {
  std::mt19937_64 random(2);
  int nonzero = 0;
  for (int i = 0; i < 300; ++i) {
    Problem problem = random_problem(random);
    problem.k = 2 * problem.group_size;
    Operands operands = random_operands(problem, random, {});
    negate_second_group(problem, operands);
    for (float& scale : operands.y_scale) scale *= 0x1p-21F;
    for (const InstructionSet set : available_instruction_sets()) {
      expect_float(problem, operands, set);
    }
    ASSERT_FALSE(HasFailure()) << "problem " << i;
    nonzero += float_reference(problem, operands)[0] != operands.y_zero_point[0];
  }
  EXPECT_GT(nonzero, 150);
}

struct FloatShape {
  std::int64_t m, n, k, g;
};
// Kernels take 4 tokens and 4 columns, chunks are 512 k, tiles 128 tokens and columns.
constexpr FloatShape kFloatShapes[] = {{1, 1, 2, 2},       {5, 3, 34, 2},     {130, 5, 18, 6},
                                       {3, 130, 48, 16},   {4, 4, 512, 128},  {7, 9, 1030, 206},
                                       {2, 6, 3000, 1000}, {1, 2, 4098, 4098}};

TEST(FloatReference, FollowsItsDefinitionAtTheEdgesOfItsBlocks) {
  std::mt19937_64 random(3);
  for (const FloatShape& shape : kFloatShapes) {
    for (const Rounding rounding : {Rounding::half_even, Rounding::half_away}) {
      const Problem problem = make_problem(shape.m, shape.n, shape.k, shape.g, rounding);
      expect_float(problem, random_operands(problem, random, {}));
    }
  }
}

TEST(FloatReference, GivesTheSameWithEveryInstructionSetAndNumberOfThreads) {
  std::mt19937_64 random(4);
  for (const FloatShape& shape : kFloatShapes) {
    const Problem problem = make_problem(shape.m, shape.n, shape.k, shape.g);
    Operands operands = random_operands(problem, random, {});
    for (float& scale : operands.y_scale) scale *= 0x1p-4F;
    const auto expected = float_reference(problem, operands, {1}, InstructionSet::portable);
    for (const InstructionSet set : available_instruction_sets()) {
      for (const unsigned threads : {1U, 2U, 5U}) {
        EXPECT_EQ(float_reference(problem, operands, {threads}, set), expected);
      }
    }
  }
}

// The largest weights over the smallest y_scale: the quotient is infinite in float32.
TEST(FloatReference, SaturatesWhereTheQuotientOverflows) {
  const Problem problem = make_problem(2, 1, 2, 2);
  const Operands operands{.x = {127, 127, -128, -128},
                          .x_scale = {0x1p30F, 0x1p30F},
                          .x_zero_point = {-128, 127},
                          .w_packed = {0xFF},
                          .w_scales_and_zeros = {0x1p30F, 0x1p30F},
                          .y_scale = {0x1p-30F, 0x1p-30F},
                          .y_zero_point = {-128, 127}};
  EXPECT_THAT(float_reference(problem, operands), testing::ElementsAre(127, -128));
}

// 2^24 + 1 is no float: pairs of neighbours lose the ones, any other pairing would keep some.
TEST(AddInPairs, AddsNeighbours) {
  std::array<float, 16> partial{};
  partial[0] = 0x1p24F;
  partial[1] = 1.0F;
  partial[2] = 1.0F;
  EXPECT_EQ(add_in_pairs(partial), 0x1p24F);
  partial[3] = 1.0F;
  EXPECT_EQ(add_in_pairs(partial), 0x1p24F + 2.0F);
}

}  // namespace
}  // namespace qlinbench
