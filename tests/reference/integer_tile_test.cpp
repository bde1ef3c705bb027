// SPDX-License-Identifier: BSD-3-Clause
#include "reference/integer_tile.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "reference/exact_reference.h"
#include "tests/reference/plain.h"

namespace qlinbench {
namespace {

double sum_of_weights(const Problem& problem, const Operands& operands, std::int64_t n) {
  double sum = 0.0;
  for (std::int64_t k = 0; k < problem.k; ++k) {
    sum += std::abs((plain_code(problem, operands, n, k) - 8) *
                        static_cast<double>(plain_scale(problem, operands, n, k)) +
                    plain_zero(problem, operands, n, k));
  }
  return sum;
}

// Code 0 has the largest weights, where scale and zero have different signs.
TEST(IntegerTile, BoundsTheSumsOfMagnitudes) {
  std::mt19937_64 random(1);
  for (const Problem& problem : {make_problem(1, 40, 96, 32), make_problem(2, 3, 1100, 550)}) {
    Operands operands = random_operands(problem, random, {});
    std::ranges::fill(operands.w_packed, std::uint8_t{0});
    for (std::size_t i = 0; i < operands.w_scales_and_zeros.size(); i += 2) {
      float& scale = operands.w_scales_and_zeros[i];
      scale = std::copysign(scale, -operands.w_scales_and_zeros[i + 1]);
    }
    for (const InstructionSet set : available_instruction_sets()) {
      const TokenRows rows(problem, operands, {1});
      IntegerTile tile;
      tile.compute(problem, operands, rows, {0, problem.tokens(), 0, problem.n},
                   integer_kernel(set));
      for (std::int64_t n = 0; n < problem.n; ++n) {
        const double sum = 256 * sum_of_weights(problem, operands, n);
        EXPECT_NEAR(tile.magnitudes()[n], sum, 1e-12 * sum) << "K " << problem.k << " n " << n;
      }
    }
  }
}

// 2^18 - 1 equal products, most of whose additions round down in double, and one that makes r lie
// above 100.5 by less than 2^-43. In units of 2^-50: the additions beyond 64 drop 7 of 16.
TEST(ExactReference, SettlesWhatManyRoundingsInOneDirectionShift) {
  constexpr std::int64_t kGroup = 62;
  constexpr std::int64_t kGroups = 1 << 18;
  constexpr std::int64_t kHalfDot = 127 * 7 * kGroup / 2;  // 27559
  constexpr std::int64_t kTarget = std::int64_t{201} << 49;
  std::int64_t mantissa = kTarget / (kHalfDot * (kGroups - 1)) - 40;
  while (mantissa * kHalfDot % 16 != 7) --mantissa;
  const std::int64_t rest = kTarget - mantissa * kHalfDot * (kGroups - 1);

  const Problem problem = make_problem(1, 1, kGroup * kGroups, kGroup);
  Operands operands{.x = std::vector<std::int8_t>(at(problem.k), -127),
                    .x_scale = {1.0F},
                    .x_zero_point = {0},
                    .w_packed = std::vector<std::uint8_t>(at(problem.k / 2), 0x11),
                    .w_scales_and_zeros = {},
                    .y_scale = {1.0F},
                    .y_zero_point = {0}};
  std::fill(operands.x.end() - kGroup, operands.x.end(), std::int8_t{0});
  *(operands.x.end() - kGroup) = -1;
  *(operands.w_packed.end() - kGroup / 2) = 0x71;
  const float last = std::nextafter(static_cast<float>(rest), HUGE_VALF) * 0x1p-50F;
  for (std::int64_t g = 0; g < kGroups; ++g) {
    const float scale = g < kGroups - 1 ? static_cast<float>(mantissa) * 0x1p-51F : last;
    operands.w_scales_and_zeros.insert(operands.w_scales_and_zeros.end(), {scale, 0.0F});
  }
  for (const InstructionSet set : available_instruction_sets()) {
    EXPECT_EQ(exact_reference(problem, operands, {1}, set).y, std::vector<std::int8_t>{101});
  }
}

}  // namespace
}  // namespace qlinbench
