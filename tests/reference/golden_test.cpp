// SPDX-License-Identifier: BSD-3-Clause
// Checksums of whole cases, so that a machine or a compiler that gives other bytes is noticed.
//
// To make a row: put zeros into it and run the test, which prints what it found. A row changes
// only when a distribution or a reference is meant to change; then results of older versions can
// no longer be compared by case id, and the commit that changes it says so.

#include <gmock/gmock.h>

#include <bit>
#include <cstdint>
#include <span>

#include "reference/generate.h"
#include "reference/names.h"
#include "reference/references.h"
#include "tests/reference/plain.h"

namespace qlinbench {
namespace {

template <typename Value>
std::uint64_t add(std::uint64_t sum, std::span<const Value> values) {
  return checksum(values.data(), values.size_bytes(), sum);
}

std::uint64_t checksum_of(const Operands& operands) {
  std::uint64_t sum = checksum(nullptr, 0);
  sum = add(sum, std::span(operands.x));
  sum = add(sum, std::span(operands.x_scale));
  sum = add(sum, std::span(operands.x_zero_point));
  sum = add(sum, std::span(operands.w_packed));
  sum = add(sum, std::span(operands.w_scales_and_zeros));
  sum = add(sum, std::span(operands.y_scale));
  return add(sum, std::span(operands.y_zero_point));
}

struct Row {
  Distribution distribution;
  Problem problem;
  std::uint64_t seed;
  std::uint64_t operands, y_exact, y_float;
};

Problem shape(std::int64_t m, std::int64_t n, std::int64_t k, std::int64_t g, Rounding rounding) {
  return make_problem(m, n, k, g, rounding);
}

const Row kRows[] = {
    {Distribution::normal, shape(3, 20, 192, 64, Rounding::half_even), 0, 0x3DE1A61FF7A3B30A,
     0xDA9072B5EB21D02B, 0xDA9072B5EB21D02B},
    {Distribution::normal, shape(64, 129, 1024, 32, Rounding::half_even), 42, 0x98922C1C5608B60D,
     0xA97F36DF7C00D65F, 0xA97F36DF7C00D65F},
    {Distribution::normal, shape(2, 4100, 66, 2, Rounding::half_away), ~std::uint64_t{0},
     0xFB78F6499D0AF5CD, 0x85397981AF5CD2C5, 0x85397981AF5CD2C5},
    {Distribution::normal, shape(2, 3, 10000, 10000, Rounding::half_even), 1, 0xF7936BE883C3AB02,
     0x284CA556144ECAE0, 0x284CA556144ECAE0},
    {Distribution::uniform, shape(33, 70, 480, 32, Rounding::half_even), 3, 0x8254229E1399DB09,
     0xBBD5838D5EB0094E, 0xBBD5838D5EB0094E},
    {Distribution::extremes, shape(33, 70, 480, 32, Rounding::half_even), 3, 0x371C39663AE8526D,
     0x9F161F92927D4DCE, 0x9F161F92927D4DCE},
    {Distribution::extremes, shape(33, 70, 480, 32, Rounding::half_away), 4, 0xB82E4F109EB94114,
     0xC879B3F7874A5FA4, 0xC879B3F7874A5FA4},
    {Distribution::extremes, shape(33, 70, 480, 32, Rounding::half_even), 1, 0x36DD0B24C223CF27,
     0x48DDA4FAD2DAFD68, 0x48DDA4FAD2DAFD68},
    {Distribution::ties, shape(33, 70, 480, 32, Rounding::half_even), 3, 0x7EFD4743F2AAC3F2,
     0x8D8FDA11014545C3, 0x8D8FDA11014545C3},
    {Distribution::cancellation, shape(33, 70, 480, 32, Rounding::half_even), 3, 0x2AD0B0B400FE3B1D,
     0x9A3C2114D6A72B0D, 0x9A3C2114D6A72B0D},
    {Distribution::one_hot, shape(33, 70, 480, 32, Rounding::half_even), 3, 0xD0B2C202136D1B16,
     0x9F40AA9170599571, 0x9F40AA9170599571},
    {Distribution::pr12005, shape(4, 32, 128, 32, Rounding::half_away), 0, 0xF270D64A73621A85,
     0x035F571A57050E26, 0x035F571A57050E26},
    {Distribution::pr12005, shape(256, 256, 256, 32, Rounding::half_away), 7, 0x9518388E835B2EFE,
     0x6E30A847F87D8BE9, 0x6E30A847F87D8BE9},
};

TEST(Golden, OperandsAndReferencesHaveTheSameBytesEverywhere) {
  if (std::endian::native != std::endian::little)
    GTEST_SKIP() << "checksums of little-endian bytes";
  for (const Row& row : kRows) {
    const Operands operands = generate_operands(row.problem, row.distribution, row.seed);
    const Expected expected = compute_expected(row.problem, operands);
    const auto of_operands = checksum_of(operands);
    const auto of_exact = add(checksum(nullptr, 0), std::span(expected.y_exact));
    const auto of_float = add(checksum(nullptr, 0), std::span(expected.y_float));
    EXPECT_TRUE(of_operands == row.operands && of_exact == row.y_exact && of_float == row.y_float)
        << to_name(row.distribution) << " K " << row.problem.k << " seed " << row.seed << std::hex
        << ": 0x" << of_operands << ", 0x" << of_exact << ", 0x" << of_float;
  }
}

}  // namespace
}  // namespace qlinbench
