// SPDX-License-Identifier: BSD-3-Clause
#include "reference/exact_reference.h"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

#include "reference/generate.h"
#include "reference/integer_kernel.h"
#include "reference/names.h"
#include "reference/quantize.h"
#include "tests/reference/plain.h"

namespace qlinbench {
namespace {

/// Every output and the number of saturated ones against the oracle, with the instruction set.
/// Returns how many were settled.
std::int64_t expect_exact(const Problem& problem, const Operands& operands,
                          InstructionSet set = best_instruction_set()) {
  const ExactOutputs outputs = exact_reference(problem, operands, {1}, set);
  std::int64_t saturated = 0;
  for (std::int64_t t = 0; t < problem.tokens(); ++t) {
    for (std::int64_t n = 0; n < problem.n; ++n) {
      const int value = plain_exact_output(problem, operands, t, n);
      EXPECT_EQ(outputs.y[at(t * problem.n + n)], clamp_output(value))
          << "token " << t << " column " << n << ", M " << problem.m << " N " << problem.n << " K "
          << problem.k << " G " << problem.group_size;
      saturated += is_saturated(value);
    }
  }
  EXPECT_EQ(outputs.saturated, saturated);
  return outputs.settled;
}

TEST(ExactReference, AgreesWithWholeNumbersOnRandomProblems) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 500; ++i) {
    const Problem problem = random_problem(random);
    expect_exact(problem, random_operands(problem, random, {}));
    ASSERT_FALSE(HasFailure()) << "problem " << i;
  }
}

TEST(ExactReference, AgreesWithWholeNumbersOverAllLegalMagnitudes) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 500; ++i) {
    const Problem problem = random_problem(random);
    Operands operands =
        random_operands(problem, random, {.least_exponent = -30, .greatest_exponent = 30});
    expect_exact(problem, operands);
    ASSERT_FALSE(HasFailure()) << "problem " << i;
  }
}

// Scales of one significant bit: r / y_scale is a small whole number over a power of two, so many
// quotients lie exactly between two integers. Three times the scale of y is no power of two, so
// that float32 is not known to be exact.
TEST(ExactReference, RoundsExactTiesByTheRule) {
  std::mt19937_64 random(3);
  std::int64_t settled = 0;
  for (int i = 0; i < 500; ++i) {
    const Problem problem = random_problem(random);
    Operands operands = random_operands(
        problem, random, {.least_exponent = -2, .greatest_exponent = 1, .mantissa_bits = 1});
    // Quotients are multiples of 1/4 to 1/128: one in 4 to one in 128 is a tie.
    for (std::size_t t = 0; t < operands.y_scale.size(); ++t) {
      operands.y_scale[t] =
          std::ldexp(operands.x_scale[t], static_cast<int>(random_integer(random, 0, 5)));
    }
    for (const InstructionSet set : available_instruction_sets()) {
      EXPECT_EQ(expect_exact(problem, operands, set), 0) << "float32 is exact";
    }
    for (float& scale : operands.x_scale) scale *= 3;
    for (float& scale : operands.y_scale) scale *= 3;
    settled += expect_exact(problem, operands);
    ASSERT_FALSE(HasFailure()) << "problem " << i;
  }
  EXPECT_GT(settled, 500);
}

// float32 sums settle nearly all outputs of normal data, also where tiles are so small that a few
// uncertain outputs are a large share of one; of ties, being exact, all.
TEST(ExactReference, GivesFloat32SumsUpWhereTheySettleLittleAlone) {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    const Problem problem = make_problem(1, 16384, 2048, 32);
    for (const Distribution distribution : {Distribution::normal, Distribution::ties}) {
      const auto operands = generate_operands(problem, distribution, seed);
      EXPECT_EQ(exact_reference(problem, operands, {1}).given_up, 0) << "seed " << seed;
    }
  }
  if (integer_kernel(best_instruction_set()).quick == nullptr) return;
  const Problem problem = make_problem(40, 200, 1024, 32);
  const auto operands = generate_operands(problem, Distribution::cancellation, 1);
  EXPECT_GT(exact_reference(problem, operands, {1}).given_up, 0);
}

// As above, with one more group whose part of r is 2^-30 to 2^-60 of the rest: the quotient lies
// beside a tie by less than double arithmetic can tell.
TEST(ExactReference, SettlesNearTiesInWideArithmetic) {
  std::mt19937_64 random(4);
  std::int64_t settled = 0;
  for (int i = 0; i < 500; ++i) {
    Problem problem = random_problem(random);
    problem.k += problem.group_size;
    Operands operands = random_operands(
        problem, random, {.least_exponent = 27, .greatest_exponent = 30, .mantissa_bits = 1});
    const std::int64_t last = (problem.groups() - 1) * problem.n * 2;
    for (std::size_t j = at(last); j < operands.w_scales_and_zeros.size(); ++j) {
      operands.w_scales_and_zeros[j] = std::ldexp(
          operands.w_scales_and_zeros[j], -static_cast<int>(random_integer(random, 30, 57)));
    }
    for (float& scale : operands.x_scale) scale = 0x1p-10F;
    for (float& scale : operands.y_scale) {
      scale = std::ldexp(1.0F, static_cast<int>(random_integer(random, 18, 22)));
    }
    settled += expect_exact(problem, operands);
    ASSERT_FALSE(HasFailure()) << "problem " << i;
  }
  EXPECT_GT(settled, 500);
}

// Large groups of opposite sign leave a small r: an error relative to kappa is large against it.
TEST(ExactReference, HoldsUnderCancellation) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 300; ++i) {
    Problem problem = random_problem(random);
    problem.k = 2 * problem.group_size;
    Operands operands =
        random_operands(problem, random, {.least_exponent = 10, .greatest_exponent = 20});
    negate_second_group(problem, operands);
    for (std::size_t j = at(2 * problem.n); j < operands.w_scales_and_zeros.size(); ++j) {
      float& value = operands.w_scales_and_zeros[j];
      value = std::nextafter(value, 0.0F);
    }
    for (float& scale : operands.y_scale) scale = 1.0F;
    for (float& scale : operands.x_scale) scale = 0.125F;
    expect_exact(problem, operands);
    ASSERT_FALSE(HasFailure()) << "problem " << i;
  }
}

struct Shape {
  std::int64_t m, n, k, g;
};

// Tiles, strips, quads, batches of tokens (up to 8) and chunks of k each end inside or at these
// sizes; the last ones have parts of a group (256 is the longest).
constexpr Shape kShapes[] = {{1, 1, 2, 2},       {3, 1, 6, 2},       {70, 3, 10, 10},
                             {9, 17, 42, 6},     {2, 65, 96, 32},    {15, 20, 64, 32},
                             {4, 5, 48, 16},     {8, 16, 1022, 2},   {5, 33, 2112, 264},
                             {1, 2, 4098, 4098}, {2, 3, 8192, 8192}, {1, 2, 24600, 12300},
                             {2, 65, 120, 40},   {70, 3, 256, 32}};

TEST(ExactReference, AgreesWithWholeNumbersAtTheEdgesOfItsBlocks) {
  std::mt19937_64 random(6);
  for (const Shape& shape : kShapes) {
    for (const Rounding rounding : {Rounding::half_even, Rounding::half_away}) {
      const Problem problem = make_problem(shape.m, shape.n, shape.k, shape.g, rounding);
      expect_exact(problem, random_operands(problem, random, {}));
    }
  }
}

TEST(ExactReference, GivesTheSameWithEveryInstructionSetAndNumberOfThreads) {
  std::mt19937_64 random(7);
  for (const Shape& shape : kShapes) {
    const Problem problem = make_problem(shape.m, shape.n, shape.k, shape.g);
    const Operands operands = random_operands(problem, random, {});
    const auto expected = exact_reference(problem, operands, {1}, InstructionSet::portable);
    for (const InstructionSet set : available_instruction_sets()) {
      for (const unsigned threads : {1U, 2U, 5U}) {
        const auto outputs = exact_reference(problem, operands, {threads}, set);
        EXPECT_EQ(outputs.y, expected.y);
        EXPECT_EQ(outputs.saturated, expected.saturated);
      }
    }
  }
}

// Enough outputs that some float32 sums are not certain, and a distribution (cancellation) where so
// many are not that tiles are computed in double.
TEST(ExactReference, GivesTheSameWithEveryInstructionSetForEveryDistribution) {
  for (const auto& row : kDistributions) {
    for (const std::int64_t g : {8, 32, 512}) {
      const Problem problem = make_problem(40, 200, 1024, g);
      const Operands operands = generate_operands(problem, row.value, 1);
      const auto expected = exact_reference(problem, operands, {}, InstructionSet::portable);
      for (const InstructionSet set : available_instruction_sets()) {
        const auto outputs = exact_reference(problem, operands, {}, set);
        EXPECT_EQ(outputs.y, expected.y) << row.name;
        EXPECT_EQ(outputs.saturated, expected.saturated) << row.name;
      }
    }
  }
}

// x = -128 and x_zero_point = 127 everywhere, so that r = -255 K * ((code - 8) * scale + zero),
// with y_scale = K. Code 0 gives the largest D, and r / y_scale = 255 (8/8 - 1/2) = 127.5; code 15
// gives the largest sum of code * x, which 16 bits hold for 16 k, and -255 (7/8 - 3/8) = -127.5.
TEST(ExactReference, HoldsTheLargestSums) {
  const struct {
    std::uint8_t byte;
    float zero;
    int expected;
  } kRows[] = {{0x00, 0.55F, 115}, {0xFF, -0.4F, -121}};
  for (const auto& row : kRows) {
    for (const std::int64_t g : {32, 4096, 16384}) {
      const Problem problem = make_problem(9, 17, 2 * g, g);
      Operands operands;
      operands.x.assign(at(problem.tokens() * problem.k), -128);
      operands.w_packed.assign(at(problem.n * problem.k / 2), row.byte);
      operands.x_scale.assign(9, 1.0F);
      operands.x_zero_point.assign(9, 127);
      operands.y_scale.assign(9, static_cast<float>(problem.k));
      operands.y_zero_point.assign(9, 0);
      for (std::int64_t i = 0; i < problem.n * 2; ++i) {
        operands.w_scales_and_zeros.push_back(0.125F);
        operands.w_scales_and_zeros.push_back(row.zero);
      }
      for (const InstructionSet set : available_instruction_sets()) {
        EXPECT_THAT(exact_reference(problem, operands, {}, set).y, testing::Each(row.expected))
            << g;
      }
    }
  }
}

TEST(ExactReference, CountsAsSaturatedWhatLiesOutsideInt8BeforeClamping) {
  // One weight of 1 (code 9, scale 1, zero 0; the other code is 8): r = x. Outputs 127 + 0, 127 +
  // 1 (saturated), -128 + 0 and -128 - 1 (saturated).
  const Problem problem = make_problem(4, 1, 2, 2);
  const Operands operands{.x = {127, 0, 127, 0, -128, 0, -128, 0},
                          .x_scale = {1, 1, 1, 1},
                          .x_zero_point = {0, 0, 0, 0},
                          .w_packed = {0x98},
                          .w_scales_and_zeros = {1, 0},
                          .y_scale = {1, 1, 1, 1},
                          .y_zero_point = {0, 1, 0, -1}};
  const ExactOutputs outputs = exact_reference(problem, operands);
  EXPECT_THAT(outputs.y, testing::ElementsAre(127, 127, -128, -128));
  EXPECT_EQ(outputs.saturated, 2);
}

// High nibble: even k. x = (1, 0) picks code 0xA - 8 = 2, x = (0, 1) picks 0x5 - 8 = -3.
TEST(ExactReference, ReadsTheHighNibbleAsTheEvenElement) {
  const Problem problem = make_problem(2, 1, 2, 2);
  const Operands operands{.x = {1, 0, 0, 1},
                          .x_scale = {1, 1},
                          .x_zero_point = {0, 0},
                          .w_packed = {0xA5},
                          .w_scales_and_zeros = {1, 0},
                          .y_scale = {1, 1},
                          .y_zero_point = {0, 0}};
  EXPECT_THAT(exact_reference(problem, operands).y, testing::ElementsAre(2, -3));
}

TEST(RealRanges, AreThoseOfTheFirstColumns) {
  // r = x * (code - 8) * scale: columns have weights 1, -2, 7 and x is 10 with scale 0.5.
  const Problem problem = make_problem(1, 3, 2, 2);
  const Operands operands{.x = {10, 0},
                          .x_scale = {0.5F},
                          .x_zero_point = {0},
                          .w_packed = {0x98, 0x68, 0xF8},
                          .w_scales_and_zeros = {1, 0, 1, 0, 1, 0},
                          .y_scale = {1},
                          .y_zero_point = {0}};
  EXPECT_EQ(real_ranges(problem, operands, 2).at(0).low, -10.0);
  EXPECT_EQ(real_ranges(problem, operands, 2).at(0).high, 5.0);
  EXPECT_EQ(real_ranges(problem, operands, 3).at(0).high, 35.0);
}

}  // namespace
}  // namespace qlinbench
