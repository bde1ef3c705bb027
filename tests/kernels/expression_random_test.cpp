// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <optional>
#include <random>

#include "kernels/loader/expression.h"

// Random expressions against an evaluation that shares nothing with the one under test: it is
// done in 128 bits while the text is written, and "no value" stands for every error.

namespace qlinbench {
namespace {

__extension__ using Wide = __int128;

struct Generated {
  std::string text;
  std::optional<Wide> value;
};

constexpr std::array<std::int64_t, 8> kInteresting = {
    0, 1, 2, 7, 128, 4294967296, std::numeric_limits<std::int64_t>::max(), 1000003};

std::optional<Wide> fitting(Wide value) {
  if (value < std::numeric_limits<std::int64_t>::min()) return std::nullopt;
  if (value > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  return value;
}

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  Generated expression(int depth) {
    const auto kind = depth == 0 ? 0U : pick(7);
    if (kind <= 1) return leaf();
    if (kind == 2) return unary(depth);
    if (kind == 3) return choice(depth);
    if (kind == 4) return function(depth);
    return binary(depth);
  }

  unsigned pick(unsigned count) { return static_cast<unsigned>(random_() % count); }

 private:
  Generated leaf() {
    const std::int64_t value = kInteresting[pick(kInteresting.size())];
    if (pick(3) == 0) return {fmt::format("n{}", value), value};  // a name that tells its value
    return {std::to_string(value), value};
  }

  Generated unary(int depth) {
    const Generated a = expression(depth - 1);
    if (pick(2) == 0)
      return {fmt::format("!({})", a.text), logical(a.value, a.value && *a.value == 0)};
    return {fmt::format("-({})", a.text), a.value ? fitting(-*a.value) : std::nullopt};
  }

  Generated choice(int depth) {
    const Generated a = expression(depth - 1);
    const Generated b = expression(depth - 1);
    const Generated c = expression(depth - 1);
    Generated out{fmt::format("(({}) ? {} : ({}))", a.text, b.text, c.text), std::nullopt};
    if (a.value) out.value = *a.value != 0 ? b.value : c.value;
    return out;
  }

  Generated function(int depth) {
    const Generated a = expression(depth - 1);
    const Generated b = expression(depth - 1);
    const std::array<const char*, 4> names = {"min", "max", "ceil_div", "align_up"};
    const unsigned which = pick(4);
    Generated out{fmt::format("{}({},{})", names[which], a.text, b.text), std::nullopt};
    if (!a.value || !b.value) return out;
    if (which == 0) out.value = *a.value < *b.value ? *a.value : *b.value;
    if (which == 1) out.value = *a.value < *b.value ? *b.value : *a.value;
    if (which >= 2 && *b.value > 0) {
      // The smallest multiple of b that is not below a.
      const Wide rest = ((*a.value % *b.value) + *b.value) % *b.value;
      const Wide up = rest == 0 ? *a.value : *a.value + (*b.value - rest);
      out.value = fitting(which == 2 ? up / *b.value : up);
    }
    return out;
  }

  Generated binary(int depth) {
    const std::array<const char*, 13> names = {
        "+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "&&", "||"};
    const Generated a = expression(depth - 1);
    const Generated b = expression(depth - 1);
    const unsigned which = pick(13);
    Generated out{fmt::format("({} {} {})", a.text, names[which], b.text), std::nullopt};
    if (which < 11) out.text = fmt::format("(({}){}({}))", a.text, names[which], b.text);
    if (which < 5) out.value = arithmetic(which, a.value, b.value);
    if (which >= 5 && which < 11 && a.value && b.value) {
      out.value = compared(which, *a.value, *b.value);
    }
    if (which == 11 && a.value) out.value = *a.value == 0 ? 0 : logical(b.value, b.value != 0);
    if (which == 12 && a.value) out.value = *a.value != 0 ? 1 : logical(b.value, b.value != 0);
    return out;
  }

  static std::optional<Wide> logical(const std::optional<Wide>& needed, bool result) {
    if (!needed) return std::nullopt;
    return result ? 1 : 0;
  }

  static std::optional<Wide> arithmetic(unsigned which, std::optional<Wide> a,
                                        std::optional<Wide> b) {
    if (!a || !b) return std::nullopt;
    if (which == 0) return fitting(*a + *b);
    if (which == 1) return fitting(*a - *b);
    if (which == 2) return fitting(*a * *b);
    if (*b == 0) return std::nullopt;
    return fitting(which == 3 ? *a / *b : *a % *b);
  }

  static Wide compared(unsigned which, Wide a, Wide b) {
    const std::array<bool, 6> results = {a<b, a <= b, a> b, a >= b, a == b, a != b};
    return results[which - 5] ? 1 : 0;
  }

  std::mt19937_64 random_;
};

std::int64_t value_in_name(std::string_view name) {
  return std::stoll(std::string(name.substr(1)));
}

std::optional<Wide> evaluated(const Expression& expression) {
  try {
    return expression.evaluate(value_in_name);
  } catch (const EvaluationError&) {
    return std::nullopt;
  }
}

TEST(RandomExpressions, AgreeWithWideArithmetic) {
  constexpr std::uint64_t kSeed = 20261122;
  Generator generator(kSeed);
  int values = 0;
  int errors = 0;
  for (int round = 0; round < 100000; ++round) {
    const Generated generated = generator.expression(4);
    const auto parsed = Expression::parse(generated.text);
    if (const auto* mistake = std::get_if<ExpressionMistake>(&parsed)) {
      ASSERT_GT(generated.text.size(), 1000U) << generated.text << ": " << mistake->message;
      continue;
    }
    const auto value = evaluated(std::get<Expression>(parsed));
    ASSERT_EQ(value.has_value(), generated.value.has_value()) << generated.text;
    ASSERT_TRUE(value == generated.value) << generated.text;
    ++(value ? values : errors);
  }
  EXPECT_GT(values, 20000);  // both ways are really walked
  EXPECT_GT(errors, 2000);
}

/// Without parentheses around the operands precedence decides; C's is the compiler's own.
TEST(RandomExpressions, BindAsTheCompilerBinds) {
  const auto value = [](const char* text) {
    return std::get<Expression>(Expression::parse(text)).evaluate(value_in_name);
  };
  // clang-format off
#define EXPECT_AS_IN_C(...) EXPECT_EQ(value(#__VA_ARGS__), static_cast<std::int64_t>(__VA_ARGS__))
  EXPECT_AS_IN_C(7 - 3 * 2 + 9 / 4 % 2);
  EXPECT_AS_IN_C(-7 / 2 * 3 - -4 % 3);
  EXPECT_AS_IN_C(1 + 2 < 4 - 1 || 5 * 2 == 10);
  EXPECT_AS_IN_C((3 > 2 ? 10 : 20) + (0 ? 1 : 1 ? 2 : 3));
  EXPECT_AS_IN_C(1 - 1 ? 5 : 2 * 3 > 5 ? 7 : 8);
#undef EXPECT_AS_IN_C
  // clang-format on
}

/// Pieces of expressions and any bytes, thrown together: nothing may crash or hang, and every
/// mistake has a column inside the text or just behind it.
TEST(RandomExpressions, NeverBreakTheParser) {
  constexpr std::uint64_t kSeed = 7;
  const std::array<const char*, 26> pieces = {"(",  ")",
                                              "+",  "-",
                                              "*",  "/",
                                              "%",  "<",
                                              "<=", "==",
                                              "!=", "&",
                                              "|",  "!",
                                              "&&", "||",
                                              "?",  ":",
                                              ",",  "ceil_div(",
                                              "K",  "device.x",
                                              "1",  " ",
                                              ".",  "18446744073709551616"};
  Generator generator(kSeed);
  int parsed_well = 0;
  for (int round = 0; round < 300000; ++round) {
    std::string text;
    for (unsigned left = generator.pick(24); left > 0; --left) {
      const unsigned which = generator.pick(28);
      if (which < pieces.size()) text += pieces[which];
      if (which == 27) text += static_cast<char>(generator.pick(256));
    }
    const auto parsed = Expression::parse(text);
    if (const auto* mistake = std::get_if<ExpressionMistake>(&parsed)) {
      ASSERT_GE(mistake->column, 1U) << text;
      ASSERT_LE(mistake->column, text.size() + 1) << text;
      ASSERT_FALSE(mistake->message.empty()) << text;
      continue;
    }
    ++parsed_well;
    try {
      std::get<Expression>(parsed).evaluate([](std::string_view) { return std::int64_t{3}; });
    } catch (const EvaluationError& error) {
      ASSERT_NE(error.what(), std::string());
    }
  }
  EXPECT_GT(parsed_well, 1000);
}

}  // namespace
}  // namespace qlinbench
