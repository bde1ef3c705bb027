// SPDX-License-Identifier: BSD-3-Clause
#include "reference/exact_arithmetic.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "reference/products.h"

namespace qlinbench {
namespace {

constexpr std::uint32_t kFractionBits = 0x7FFFFF;

bool is_power_of_two(float value) {
  return (std::bit_cast<std::uint32_t>(value) & kFractionBits) == 0;
}

/// The exponent of the lowest set bit of a normal number.
int lowest_bit(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const auto exponent = static_cast<int>(bits >> 23 & 0xFF);
  return exponent - 150 + std::countr_zero((bits & kFractionBits) | (kFractionBits + 1));
}

/// The sizes of the scales and zeros of one column.
struct ColumnSizes {
  int lowest_bit = std::numeric_limits<int>::max();  ///< of those that are not 0, or 0
  double largest = 0.0;  ///< (code + 8) |scale| + |zero| for the largest code
};

ColumnSizes column_sizes(const Problem& problem, const Operands& operands, std::int64_t column) {
  ColumnSizes sizes;
  for (std::int64_t group = 0; group < problem.groups(); ++group) {
    const float* pair = operands.w_scales_and_zeros.data() + 2 * (group * problem.n + column);
    for (const float value : {pair[0], pair[1]}) {
      if (value != 0.0F) sizes.lowest_bit = std::min(sizes.lowest_bit, lowest_bit(value));
    }
    sizes.largest = std::max(sizes.largest, 23.0 * std::abs(pair[0]) + std::abs(pair[1]));
  }
  if (sizes.largest == 0.0) sizes.lowest_bit = 0;
  return sizes;
}

/// The sum over k of |x| + |x_zero_point|, in units of the lowest bit of x_scale.
double token_sum(const Problem& problem, const Operands& operands, std::int64_t token) {
  const std::int8_t* x = operands.x.data() + token * problem.k;
  std::int64_t sum = problem.k * std::abs(operands.x_zero_point.data()[token]);
  for (std::int64_t k = 0; k < problem.k; ++k) sum += std::abs(x[k]);
  const float x_scale = operands.x_scale.data()[token];
  return static_cast<double>(sum) * std::ldexp(x_scale, -lowest_bit(x_scale));
}

/// The largest size(index) of `count`.
template <typename Size>
double largest_of(std::int64_t count, Threads threads, Size size) {
  std::atomic<double> largest = 0.0;
  parallel_for(count, threads, [&](std::int64_t index) {
    const double found = size(index);
    double before = largest;
    while (before < found && !largest.compare_exchange_weak(before, found)) {
    }
  });
  return largest;
}

}  // namespace

bool is_exact_in_float32(const Problem& problem, const Operands& operands, std::int64_t token,
                         std::int64_t column) {
  if (!is_power_of_two(operands.y_scale.data()[token])) return false;
  const float x_scale = operands.x_scale.data()[token];
  const ColumnSizes sizes = column_sizes(problem, operands, column);
  const ProductSums sums =
      sum_products(problem, operands, {.form = AccuracyForm::expanded}, token, column);
  return x_scale * sums.kappa < std::ldexp(1.0, 24 + sizes.lowest_bit + lowest_bit(x_scale));
}

bool all_exact_in_float32(const Problem& problem, const Operands& operands, Threads threads) {
  if (!std::ranges::all_of(operands.y_scale, is_power_of_two)) return false;
  const double tokens = largest_of(problem.tokens(), threads, [&](std::int64_t token) {
    return token_sum(problem, operands, token);
  });
  const double columns = largest_of(problem.n, threads, [&](std::int64_t column) {
    const ColumnSizes sizes = column_sizes(problem, operands, column);
    return std::ldexp(sizes.largest, -sizes.lowest_bit);
  });
  return tokens * columns < 0x1p24;
}

}  // namespace qlinbench
