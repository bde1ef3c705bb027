// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/expression.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <stdexcept>

namespace qlinbench {
namespace {

const std::map<std::string, std::int64_t, std::less<>> kNames = {
    {"K", 4096},
    {"G", 128},
    {"ZERO", 0},
    {"device.subgroup_size", 32},
    {"cm.m", 16},
    {"HUGE", std::numeric_limits<std::int64_t>::max()},
    {"LEAST", std::numeric_limits<std::int64_t>::min()}};

std::int64_t value_of(const std::string& text) {
  const auto parsed = Expression::parse(text);
  if (const auto* mistake = std::get_if<ExpressionMistake>(&parsed)) {
    throw std::invalid_argument(mistake->message);
  }
  return std::get<Expression>(parsed).evaluate(
      [](std::string_view name) { return kNames.find(name)->second; });
}

ExpressionMistake mistake_of(const std::string& text) {
  const auto parsed = Expression::parse(text);
  const auto* mistake = std::get_if<ExpressionMistake>(&parsed);
  return mistake != nullptr ? *mistake : ExpressionMistake{0, "none"};
}

std::string error_of(const std::string& text) {
  try {
    value_of(text);
  } catch (const EvaluationError& error) {
    return error.what();
  }
  return "none";
}

TEST(Expression, BindsAsC) {
  EXPECT_EQ(value_of("2 + 3 * 4"), 14);
  EXPECT_EQ(value_of("(2 + 3) * 4"), 20);
  EXPECT_EQ(value_of("20 - 5 - 3"), 12);
  EXPECT_EQ(value_of("100 / 10 / 5"), 2);
  EXPECT_EQ(value_of("100 / 7 % 4"), 2);
  EXPECT_EQ(value_of("-2 * -3"), 6);
  EXPECT_EQ(value_of("1 - -1"), 2);
  EXPECT_EQ(value_of("!0 + !5"), 1);
  EXPECT_EQ(value_of("1 || 0 && 0"), 1);
  EXPECT_EQ(value_of("1 + 1 == 2 && 2 < 3"), 1);
  EXPECT_EQ(value_of("0 ? 1 : 0 ? 2 : 3"), 3);
  EXPECT_EQ(value_of("1 ? 0 ? 4 : 5 : 6"), 5);
}

TEST(Expression, DividesTowardsZero) {
  EXPECT_EQ(value_of("-7 / 2"), -3);
  EXPECT_EQ(value_of("-7 % 2"), -1);
  EXPECT_EQ(value_of("7 % -2"), 1);
}

TEST(Expression, ComparesToZeroOrOne) {
  EXPECT_EQ(
      value_of(
          "(1 < 1) * 32 + (1 <= 1) * 16 + (1 > 1) * 8 + (1 >= 1) * 4 + (1 == 1) * 2 + (1 != 1)"),
      16 + 4 + 2);
}

TEST(Expression, HasFourFunctions) {
  EXPECT_EQ(value_of("ceil_div(7, 2)"), 4);
  EXPECT_EQ(value_of("ceil_div(8, 2)"), 4);
  EXPECT_EQ(value_of("ceil_div(-7, 2)"), -3);
  EXPECT_EQ(value_of("align_up(65, 64)"), 128);
  EXPECT_EQ(value_of("align_up(64, 64)"), 64);
  EXPECT_EQ(value_of("align_up(0, 64)"), 0);
  EXPECT_EQ(value_of("min(3, max(1, 2))"), 2);
}

TEST(Expression, LooksUpNamesAlsoDotted) {
  EXPECT_EQ(value_of("K / G"), 32);
  EXPECT_EQ(value_of("device.subgroup_size*cm.m"), 512);
  const auto parsed = Expression::parse("K + cm.m");
  const auto& names = std::get<Expression>(parsed).names();
  ASSERT_EQ(names.size(), 2U);
  EXPECT_EQ(names[1].text, "cm.m");
  EXPECT_EQ(names[1].column, 5U);
}

TEST(Expression, EvaluatesOnlyWhatIsNeeded) {
  EXPECT_EQ(value_of("ZERO == 0 ? 1 : K / ZERO"), 1);
  EXPECT_EQ(value_of("ZERO && K / ZERO"), 0);
  EXPECT_EQ(value_of("1 || K / ZERO"), 1);
}

TEST(Expression, TreatsOverflowAsAnError) {
  EXPECT_EQ(error_of("HUGE + 1"), "the result does not fit 64 bits in column 6 of 'HUGE + 1'");
  for (const char* text : {"LEAST - 1", "HUGE * 2", "-LEAST", "LEAST / -1", "align_up(HUGE, 2)"}) {
    EXPECT_NE(error_of(text).find("does not fit 64 bits"), std::string::npos) << text;
  }
  EXPECT_EQ(value_of("LEAST % -1"), 0);  // fits, though a machine's division overflows
  EXPECT_EQ(value_of("ceil_div(HUGE, 2)"), 4611686018427387904);
}

TEST(Expression, TreatsDivisionByZeroAsAnErrorWithItsColumn) {
  EXPECT_EQ(error_of("1 + K / ZERO"), "division by zero in column 7 of '1 + K / ZERO'");
  EXPECT_EQ(error_of("K % (G - 128)"), "division by zero in column 3 of 'K % (G - 128)'");
  EXPECT_EQ(error_of("ceil_div(K, ZERO)"),
            "the second argument must be positive in column 1 of 'ceil_div(K, ZERO)'");
  EXPECT_NE(error_of("align_up(K, -4)"), "none");
}

TEST(Expression, NamesTheColumnOfAMistake) {
  EXPECT_EQ(mistake_of("1 + ").column, 5U);
  EXPECT_EQ(mistake_of("1 + ").message, "expected a number, a name or '(', found the end");
  EXPECT_EQ(mistake_of("2 & 3").column, 3U);
  EXPECT_EQ(mistake_of("2 & 3").message, "expected an operator or the end, found '&'");
  EXPECT_EQ(mistake_of("min(1)").message, "expected ',', found ')'");
  EXPECT_EQ(mistake_of("pow(2, 3)").column, 1U);
  EXPECT_EQ(mistake_of("1 < K < 3").column, 7U);
  EXPECT_EQ(mistake_of("4K").message, "'4K' is no decimal number");
}

TEST(Expression, RefusesWhatIsNoExpression) {
  for (const char* text :
       {"",       " ",    "()",  "(1", "1)",   "1 ? 2",        "1 : 2",
        "010",    "0x10", "1.5", "K.", ".K",   "a..b",         "9223372036854775808",
        "K = 3",  "1 2",  "~1",  "+1", "a[0]", "min(1, 2, 3)", "\"K\"",
        "1 <> 2", "a.1",  "K@"}) {
    EXPECT_NE(mistake_of(text).column, 0U) << text;
  }
}

TEST(Expression, BoundsLengthAndDepth) {
  EXPECT_EQ(value_of(std::string(60, '(') + "1" + std::string(60, ')')), 1);
  EXPECT_NE(mistake_of(std::string(65, '(') + "1" + std::string(65, ')')).column, 0U);
  EXPECT_NE(mistake_of(std::string(900, '-') + "1").column, 0U);
  EXPECT_NE(mistake_of("1" + std::string(1000, ' ')).column, 0U);
  std::string sum = "1";
  while (sum.size() < 999) sum += "+1";
  EXPECT_EQ(value_of(sum), 500);  // 999 characters: 500 ones
}

TEST(Expression, PassesOnWhatTheLookupThrows) {
  const auto parsed = Expression::parse("K");
  const auto lookup = [](std::string_view) -> std::int64_t { throw std::out_of_range("K"); };
  EXPECT_THROW(std::get<Expression>(parsed).evaluate(lookup), std::out_of_range);
}

TEST(Expression, CanBeANumberOfEitherSign) {
  const auto lookup = [](std::string_view) -> std::int64_t { return 0; };
  EXPECT_EQ(Expression::number(-5).evaluate(lookup), -5);
  EXPECT_EQ(Expression::number(-5).text(), "-5");
  EXPECT_EQ(Expression().evaluate(lookup), 0);
}

}  // namespace
}  // namespace qlinbench
