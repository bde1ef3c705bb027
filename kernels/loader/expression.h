// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// The integer expressions of manifests: 64 bits, every overflow an error, comparisons 0 or 1.
//
//   + - * / %   quotient and remainder as in C: towards zero, the remainder has a's sign
//   < <= > >= == !=   compare once: a < b < c is refused
//   && || ! ?:  evaluate only what they need
//   ceil_div(a, b)  align_up(a, b)  for b > 0    min(a, b)  max(a, b)
//   names, also dotted: K, TILE_N, device.subgroup_size

namespace qlinbench {

/// What is wrong with the text of an expression.
struct ExpressionMistake {
  std::size_t column = 0;  ///< of the first offending character, from 1
  std::string message;     ///< without the column
};

/// Division by zero, overflow, or what looking up a name threw. The message names the column.
class EvaluationError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Parsed once, evaluated many times. One that was not parsed is 0.
class Expression {
 public:
  struct Name {
    std::string text;
    std::size_t column = 0;
  };
  using Lookup = std::function<std::int64_t(std::string_view)>;

  static std::variant<Expression, ExpressionMistake> parse(std::string_view text);
  /// The expression that is one number, of either sign.
  static Expression number(std::int64_t value);

  /// Every place where a name is used, in the order of the text.
  const std::vector<Name>& names() const { return names_; }
  const std::string& text() const { return text_; }
  /// Throws EvaluationError, and whatever `lookup` throws.
  std::int64_t evaluate(const Lookup& lookup) const;

  enum class Operation : std::uint8_t {
    number,
    name,
    negate,
    logical_not,
    add,
    subtract,
    multiply,
    divide,
    remainder,
    less,
    less_equal,
    greater,
    greater_equal,
    equal,
    not_equal,
    logical_and,
    logical_or,
    choose,  ///< a ? b : c
    ceil_div,
    align_up,
    min,
    max,
  };

  /// One operation of the tree; `a`, `b`, `c` are the indices of its operands, which stand before
  /// it. For a name, `a` is its index in names().
  struct Node {
    Operation operation = Operation::number;
    std::size_t column = 0;
    std::int64_t number = 0;
    std::size_t a = 0, b = 0, c = 0;
  };

 private:
  friend class ExpressionParser;
  std::int64_t value_of(std::size_t index, const Lookup& lookup) const;
  std::int64_t compute(const Node& node, const Lookup& lookup) const;

  std::string text_ = "0";
  std::vector<Name> names_;
  std::vector<Node> nodes_{Node{}};  ///< the last one is the whole expression
};

}  // namespace qlinbench
