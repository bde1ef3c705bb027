// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include "reference/complement.h"
#include "reference/generate.h"
#include "tests/reference/plain.h"

// Changes of operands whose effect on the outputs is known without computing them.

namespace qlinbench {

/// new_rows[i] = rows[order[i]], rows of `width` elements.
template <typename Value>
std::vector<Value> permuted(const std::vector<Value>& rows, std::int64_t width,
                            const std::vector<std::int64_t>& order) {
  std::vector<Value> result;
  for (const std::int64_t row : order) {
    result.insert(result.end(), rows.begin() + row * width, rows.begin() + (row + 1) * width);
  }
  return result;
}

inline std::vector<std::int64_t> random_order(std::int64_t count, std::uint64_t seed) {
  std::vector<std::int64_t> order(at(count));
  std::iota(order.begin(), order.end(), 0);
  std::mt19937_64 random(seed);
  std::ranges::shuffle(order, random);
  return order;
}

/// A change of operands, and what it does to y [T, N].
struct Change {
  const char* name;
  Operands operands;
  std::vector<std::int64_t> tokens;   ///< row t of the new y is row tokens[t] of the old one
  std::vector<std::int64_t> columns;  ///< and likewise
  bool complements = false;           ///< y is complemented too

  std::vector<std::int8_t> expected(const Problem& problem,
                                    const std::vector<std::int8_t>& y) const {
    std::vector<std::int8_t> result;
    for (const std::int64_t t : tokens) {
      for (const std::int64_t n : columns) result.push_back(y[at(t * problem.n + n)]);
    }
    return complements ? complemented(std::move(result)) : result;
  }
};

/// Operands of the distribution whose x and zero points leave 20 below 127.
inline Operands with_room_above(const Problem& problem, Distribution distribution,
                                std::uint64_t seed) {
  Operands operands = generate_operands(problem, distribution, seed);
  for (std::int8_t& x : operands.x) x = std::min<std::int8_t>(x, 107);
  for (std::int32_t& zero_point : operands.x_zero_point) zero_point = std::min(zero_point, 107);
  return operands;
}

inline std::vector<Change> changes_of(const Problem& problem, const Operands& operands) {
  const std::int64_t k = problem.k;
  std::vector<std::int64_t> tokens(at(problem.tokens()));
  std::vector<std::int64_t> columns(at(problem.n));
  std::iota(tokens.begin(), tokens.end(), 0);
  std::iota(columns.begin(), columns.end(), 0);

  Change by_token{"tokens permuted", operands, random_order(problem.tokens(), 1), columns};
  by_token.operands.x = permuted(operands.x, k, by_token.tokens);
  by_token.operands.x_scale = permuted(operands.x_scale, 1, by_token.tokens);
  by_token.operands.x_zero_point = permuted(operands.x_zero_point, 1, by_token.tokens);
  by_token.operands.y_scale = permuted(operands.y_scale, 1, by_token.tokens);
  by_token.operands.y_zero_point = permuted(operands.y_zero_point, 1, by_token.tokens);

  Change by_column{"columns permuted", operands, tokens, random_order(problem.n, 2)};
  by_column.operands.w_packed = permuted(operands.w_packed, k / 2, by_column.columns);
  std::vector<std::int64_t> pairs;
  for (std::int64_t group = 0; group < problem.groups(); ++group) {
    for (const std::int64_t n : by_column.columns) pairs.push_back(group * problem.n + n);
  }
  by_column.operands.w_scales_and_zeros = permuted(operands.w_scales_and_zeros, 2, pairs);

  Change shifted{"x and its zero point shifted", operands, tokens, columns};
  for (std::int8_t& x : shifted.operands.x) x = static_cast<std::int8_t>(x + 20);
  for (std::int32_t& zero_point : shifted.operands.x_zero_point) zero_point += 20;

  Change scaled{"x_scale and y_scale times 8", operands, tokens, columns};
  for (float& scale : scaled.operands.x_scale) scale *= 8;
  for (float& scale : scaled.operands.y_scale) scale *= 8;

  const Change complement{"activations complemented", complemented(operands), tokens, columns,
                          true};
  return {by_token, by_column, shifted, scaled, complement};
}

}  // namespace qlinbench
