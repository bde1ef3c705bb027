// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace qlinbench {
namespace {

using Operation = Expression::Operation;
using Number = std::int64_t;

constexpr Number kLeast = std::numeric_limits<Number>::min();

/// A result, or why there is none.
struct Outcome {
  Number value = 0;
  const char* error = nullptr;
};

constexpr const char* kOverflow = "the result does not fit 64 bits";

Outcome add(Number a, Number b) {
  Number sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return {0, kOverflow};
  return {sum};
}

Outcome subtract(Number a, Number b) {
  Number difference = 0;
  if (__builtin_sub_overflow(a, b, &difference)) return {0, kOverflow};
  return {difference};
}

Outcome multiply(Number a, Number b) {
  Number product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return {0, kOverflow};
  return {product};
}

Outcome divide(Number a, Number b) {
  if (b == 0) return {0, "division by zero"};
  if (a == kLeast && b == -1) return {0, kOverflow};
  return {a / b};
}

Outcome remainder(Number a, Number b) {
  if (b == 0) return {0, "division by zero"};
  return {b == -1 ? 0 : a % b};  // the machine's remainder of the least number by -1 traps
}

/// Towards plus infinity, for b > 0.
Outcome ceil_div(Number a, Number b) {
  if (b <= 0) return {0, "the second argument must be positive"};
  return {a / b + (a % b > 0 ? 1 : 0)};
}

Outcome align_up(Number a, Number b) {
  const Outcome quotient = ceil_div(a, b);
  return quotient.error != nullptr ? quotient : multiply(quotient.value, b);
}

struct TwoNumbers {
  Operation operation;
  Outcome (*compute)(Number, Number);
};

constexpr TwoNumbers kTwoNumbers[] = {
    {Operation::add, add},
    {Operation::subtract, subtract},
    {Operation::multiply, multiply},
    {Operation::divide, divide},
    {Operation::remainder, remainder},
    {Operation::ceil_div, ceil_div},
    {Operation::align_up, align_up},
    {Operation::min, [](Number a, Number b) -> Outcome { return {std::min(a, b)}; }},
    {Operation::max, [](Number a, Number b) -> Outcome { return {std::max(a, b)}; }},
    {Operation::less, [](Number a, Number b) -> Outcome { return {a < b ? 1 : 0}; }},
    {Operation::less_equal, [](Number a, Number b) -> Outcome { return {a <= b ? 1 : 0}; }},
    {Operation::greater, [](Number a, Number b) -> Outcome { return {a > b ? 1 : 0}; }},
    {Operation::greater_equal, [](Number a, Number b) -> Outcome { return {a >= b ? 1 : 0}; }},
    {Operation::equal, [](Number a, Number b) -> Outcome { return {a == b ? 1 : 0}; }},
    {Operation::not_equal, [](Number a, Number b) -> Outcome { return {a != b ? 1 : 0}; }},
};

Outcome arithmetic(Operation operation, Number a, Number b) {
  for (const TwoNumbers& row : kTwoNumbers) {
    if (row.operation == operation) return row.compute(a, b);
  }
  return {0, "this is no operation of two numbers"};
}

}  // namespace

Expression Expression::number(std::int64_t value) {
  Expression expression;
  expression.text_ = std::to_string(value);
  expression.nodes_.back().number = value;
  return expression;
}

std::int64_t Expression::evaluate(const Lookup& lookup) const {
  return value_of(nodes_.size() - 1, lookup);
}

std::int64_t Expression::value_of(std::size_t index, const Lookup& lookup) const {
  const Node& node = nodes_[index];
  switch (node.operation) {
    case Operation::number:
      return node.number;
    case Operation::name:
      return lookup(names_[node.a].text);
    case Operation::logical_not:
      return value_of(node.a, lookup) == 0 ? 1 : 0;
    case Operation::logical_and:
      return value_of(node.a, lookup) != 0 && value_of(node.b, lookup) != 0 ? 1 : 0;
    case Operation::logical_or:
      return value_of(node.a, lookup) != 0 || value_of(node.b, lookup) != 0 ? 1 : 0;
    case Operation::choose:
      return value_of(value_of(node.a, lookup) != 0 ? node.b : node.c, lookup);
    default:
      return compute(node, lookup);
  }
}

/// The operations that need all their operands.
std::int64_t Expression::compute(const Node& node, const Lookup& lookup) const {
  const bool negate = node.operation == Operation::negate;
  const std::int64_t a = negate ? 0 : value_of(node.a, lookup);
  const std::int64_t b = value_of(negate ? node.a : node.b, lookup);
  const Outcome outcome = arithmetic(negate ? Operation::subtract : node.operation, a, b);
  if (outcome.error == nullptr) return outcome.value;
  throw EvaluationError(fmt::format("{} in column {} of '{}'", outcome.error, node.column, text_));
}

}  // namespace qlinbench
