// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <system_error>

#include "kernels/loader/expression.h"

namespace qlinbench {

using Operation = Expression::Operation;
using Node = Expression::Node;

namespace {

/// Bounds of what strangers' manifests may ask of the parser's and the evaluator's recursion.
constexpr std::size_t kLongestText = 1000;
constexpr std::size_t kDeepest = 64;

struct Spelling {
  std::string_view text;
  Operation operation;
};

constexpr std::array<Spelling, 6> kComparisons{{{"<=", Operation::less_equal},
                                                {">=", Operation::greater_equal},
                                                {"==", Operation::equal},
                                                {"!=", Operation::not_equal},
                                                {"<", Operation::less},
                                                {">", Operation::greater}}};
constexpr std::array<Spelling, 2> kSums{{{"+", Operation::add}, {"-", Operation::subtract}}};
constexpr std::array<Spelling, 3> kProducts{
    {{"*", Operation::multiply}, {"/", Operation::divide}, {"%", Operation::remainder}}};
constexpr std::array<Spelling, 4> kFunctions{{{"ceil_div", Operation::ceil_div},
                                              {"align_up", Operation::align_up},
                                              {"min", Operation::min},
                                              {"max", Operation::max}}};

// Characters by hand: the C library's classes depend on the locale.
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

/// Recursive descent; every rule returns the index of its node. After the first mistake nothing
/// is left to read, so all rules return soon.
class ExpressionParser {
 public:
  explicit ExpressionParser(std::string_view text) : text_(text) { expression_.nodes_.clear(); }

  std::variant<Expression, ExpressionMistake> run() {
    if (text_.size() > kLongestText) {
      return ExpressionMistake{kLongestText + 1, "the expression is longer than 1000 characters"};
    }
    expression_.text_ = text_;
    choice();
    skip_spaces();
    if (!mistake_ && at_ < text_.size()) unexpected("an operator or the end");
    if (mistake_) return *mistake_;
    return std::move(expression_);
  }

 private:
  std::size_t choice() {
    const std::size_t condition = disjunction();
    const std::size_t column = next_column();
    if (!take("?")) return condition;
    if (!enter()) return condition;
    const std::size_t yes = choice();
    expect(":");
    const std::size_t no = choice();
    leave();
    return add({Operation::choose, column, 0, condition, yes, no});
  }

  std::size_t disjunction() {
    std::size_t left = conjunction();
    for (std::size_t column = next_column(); take("||"); column = next_column()) {
      left = add({Operation::logical_or, column, 0, left, conjunction()});
    }
    return left;
  }

  std::size_t conjunction() {
    std::size_t left = comparison();
    for (std::size_t column = next_column(); take("&&"); column = next_column()) {
      left = add({Operation::logical_and, column, 0, left, comparison()});
    }
    return left;
  }

  std::size_t comparison() {
    const std::size_t left = sum();
    const std::size_t column = next_column();
    const auto operation = take_one_of(kComparisons);
    if (!operation) return left;
    const std::size_t both = add({*operation, column, 0, left, sum()});
    const std::size_t second = next_column();
    if (take_one_of(kComparisons)) {
      fail(second, "comparisons do not chain; write a < b && b < c, or use parentheses");
    }
    return both;
  }

  std::size_t sum() {
    std::size_t left = product();
    std::size_t column = next_column();
    while (const auto operation = take_one_of(kSums)) {
      left = add({*operation, column, 0, left, product()});
      column = next_column();
    }
    return left;
  }

  std::size_t product() {
    std::size_t left = unary();
    std::size_t column = next_column();
    while (const auto operation = take_one_of(kProducts)) {
      left = add({*operation, column, 0, left, unary()});
      column = next_column();
    }
    return left;
  }

  std::size_t unary() {
    const std::size_t column = next_column();
    const bool negate = take("-");
    if (!negate && !take("!")) return primary();
    if (!enter()) return 0;
    const std::size_t operand = unary();
    leave();
    return add({negate ? Operation::negate : Operation::logical_not, column, 0, operand});
  }

  std::size_t primary() {
    const std::size_t column = next_column();
    if (take("(")) {
      if (!enter()) return 0;
      const std::size_t inner = choice();
      expect(")");
      leave();
      return inner;
    }
    if (at_ < text_.size() && is_digit(text_[at_])) return number(column);
    if (at_ < text_.size() && is_letter(text_[at_])) return word(column);
    unexpected("a number, a name or '('");
    return 0;
  }

  std::size_t number(std::size_t column) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_digit(text_[at_]) || is_letter(text_[at_]))) ++at_;
    const std::string_view digits = text_.substr(begin, at_ - begin);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (end != digits.data() + digits.size() || (digits.size() > 1 && digits[0] == '0')) {
      fail(column, fmt::format("'{}' is no decimal number", digits));
    } else if (error != std::errc{}) {
      fail(column, fmt::format("{} does not fit 64 bits", digits));
    }
    return add({Operation::number, column, value});
  }

  std::size_t word(std::size_t column) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]) || is_dot())) ++at_;
    const std::string_view name = text_.substr(begin, at_ - begin);
    if (take("(")) return call(name, column);
    expression_.names_.push_back({std::string(name), column});
    return add({Operation::name, column, 0, expression_.names_.size() - 1});
  }

  std::size_t call(std::string_view name, std::size_t column) {
    for (const Spelling& function : kFunctions) {
      if (function.text != name) continue;
      if (!enter()) return 0;
      const std::size_t a = choice();
      expect(",");
      const std::size_t b = choice();
      expect(")");
      leave();
      return add({function.operation, column, 0, a, b});
    }
    fail(column,
         fmt::format("there is no function '{}'; there are ceil_div, align_up, min and max", name));
    return 0;
  }

  /// A dot inside a name: one that a letter follows.
  bool is_dot() const {
    return text_[at_] == '.' && at_ + 1 < text_.size() && is_letter(text_[at_ + 1]);
  }

  std::size_t add(const Node& node) {
    if (mistake_) return 0;
    expression_.nodes_.push_back(node);
    return expression_.nodes_.size() - 1;
  }

  void skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  std::size_t next_column() {
    skip_spaces();
    return at_ + 1;
  }

  bool take(std::string_view token) {
    skip_spaces();
    if (text_.substr(at_, token.size()) != token) return false;
    at_ += token.size();
    return true;
  }

  template <std::size_t Size>
  std::optional<Operation> take_one_of(const std::array<Spelling, Size>& spellings) {
    for (const Spelling& spelling : spellings) {
      if (take(spelling.text)) return spelling.operation;
    }
    return std::nullopt;
  }

  void expect(std::string_view token) {
    if (!take(token)) unexpected(fmt::format("'{}'", token));
  }

  bool enter() {
    if (++depth_ <= kDeepest) return true;
    fail(at_ + 1, "nested deeper than 64 levels");
    return false;
  }
  void leave() { --depth_; }

  void unexpected(const std::string& wanted) {
    skip_spaces();
    const std::string found = at_ < text_.size() ? fmt::format("'{}'", text_[at_]) : "the end";
    fail(at_ + 1, fmt::format("expected {}, found {}", wanted, found));
  }

  void fail(std::size_t column, std::string message) {
    if (!mistake_) mistake_ = ExpressionMistake{column, std::move(message)};
    at_ = text_.size();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  Expression expression_;
  std::optional<ExpressionMistake> mistake_;
};

std::variant<Expression, ExpressionMistake> Expression::parse(std::string_view text) {
  return ExpressionParser(text).run();
}

}  // namespace qlinbench
