// SPDX-License-Identifier: BSD-3-Clause
#include "tests/reference/simulated_kernels.h"

#include <algorithm>

namespace qlinbench {
namespace {

using Output = SimulatedOutput;

/// Integer sums over [first, end).
struct Sums {
  int a = 0, w = 0, x = 0, d = 0, s = 0;

  Sums(const Output& output, std::int64_t first, std::int64_t end) {
    for (std::int64_t k = first; k < end; ++k) {
      a += output.x(k) * output.level(k);
      w += output.level(k);
      x += output.x(k);
      d += (output.x(k) - output.zero_point()) * output.level(k);
      s += output.x(k) - output.zero_point();
    }
  }
};

Sums group_sums(const Output& output, std::int64_t group) {
  const std::int64_t g = output.problem.group_size;
  return {output, group * g, (group + 1) * g};
}

/// Adds numbers in an order and a tree of no pattern.
float add_at_random(std::vector<float> terms, std::mt19937_64& random) {
  while (terms.size() > 1) {
    std::swap(terms[random() % terms.size()], terms.back());
    const float term = terms.back();
    terms.pop_back();
    terms[random() % terms.size()] += term;
  }
  return terms.at(0);
}

/// Two products a part of `part` k, with the zero point inside, one after the other.
float sum_parts(const Output& output, std::int64_t first, std::int64_t end, std::int64_t part) {
  float sum = 0.0F;
  for (std::int64_t k = first; k < end; k += part) {
    const Sums sums(output, k, k + part);
    if (output.fused) {
      sum = std::fma(output.scale(k), static_cast<float>(sums.d), sum);
      sum = std::fma(output.zero(k), static_cast<float>(sums.s), sum);
    } else {
      sum += output.scale(k) * static_cast<float>(sums.d) +
             output.zero(k) * static_cast<float>(sums.s);
    }
  }
  return sum;
}

float grouped_ascending(const Output& output) {
  return output.x_scale() * sum_parts(output, 0, output.problem.k, output.problem.group_size);
}

float grouped_in_two_halves(const Output& output) {
  const std::int64_t g = output.problem.group_size;
  const std::int64_t half = output.problem.groups() / 2 * g;
  return output.x_scale() *
         (sum_parts(output, 0, half, g) + sum_parts(output, half, output.problem.k, g));
}

float grouped_any(const Output& output) {
  std::vector<float> products;
  for (std::int64_t group = 0; group < output.problem.groups(); ++group) {
    const std::int64_t k = group * output.problem.group_size;
    const Sums sums = group_sums(output, group);
    // x_scale multiplied into the scales beforehand
    products.push_back(output.x_scale() * output.scale(k) * static_cast<float>(sums.d));
    products.push_back(output.x_scale() * output.zero(k) * static_cast<float>(sums.s));
  }
  return add_at_random(products, output.random);
}

std::vector<float> apart_products(const Output& output, std::int64_t group) {
  const std::int64_t k = group * output.problem.group_size;
  const Sums sums = group_sums(output, group);
  const auto zero_point = static_cast<float>(output.zero_point());
  const float offset = output.zero(k) * static_cast<float>(output.problem.group_size);
  return {output.scale(k) * static_cast<float>(sums.a),
          -(output.scale(k) * static_cast<float>(sums.w)) * zero_point,
          output.zero(k) * static_cast<float>(sums.x), -offset * zero_point};
}

float zero_point_apart_any(const Output& output) {
  std::vector<float> products;
  for (std::int64_t group = 0; group < output.problem.groups(); ++group) {
    const auto four = apart_products(output, group);
    products.insert(products.end(), four.begin(), four.end());
  }
  return output.x_scale() * add_at_random(products, output.random);
}

float zero_point_apart_ascending(const Output& output) {
  float sum = 0.0F;
  for (std::int64_t group = 0; group < output.problem.groups(); ++group) {
    std::vector<float> terms = apart_products(output, group);
    terms.push_back(sum);
    sum = add_at_random(terms, output.random);
  }
  return output.x_scale() * sum;
}

float dequantized(const Output& output, std::int64_t k) {
  return output.add_product(static_cast<float>(output.level(k)), output.scale(k), output.zero(k));
}

float activation(const Output& output, std::int64_t k) {
  return static_cast<float>(output.x(k) - output.zero_point()) * output.x_scale();
}

float sum_elements(const Output& output, std::int64_t first, std::int64_t end) {
  float sum = 0.0F;
  for (std::int64_t k = first; k < end; ++k) {
    sum = output.add_product(activation(output, k), dequantized(output, k), sum);
  }
  return sum;
}

float elementwise_ascending(const Output& output) {
  return sum_elements(output, 0, output.problem.k);
}

float elementwise_in_tiles(const Output& output) {
  float total = 0.0F;
  for (std::int64_t first = 0; first < output.problem.k; first += 32) {
    total += sum_elements(output, first, std::min(first + 32, output.problem.k));
  }
  return total;
}

float elementwise_any(const Output& output) {
  std::vector<float> products;
  for (std::int64_t k = 0; k < output.problem.k; ++k) {
    products.push_back(activation(output, k) * dequantized(output, k));
  }
  return add_at_random(products, output.random);
}

float elementwise_in_parts(const Output& output) {
  return output.x_scale() * sum_parts(output, 0, output.problem.k, 4);
}

/// w = code * scale + (zero - 8 scale); x and x_zero_point each times w.
float expanded_ascending(const Output& output) {
  float sum = 0.0F;
  for (std::int64_t k = 0; k < output.problem.k; ++k) {
    const float zero = output.zero(k) - 8.0F * output.scale(k);
    const float w =
        output.add_product(static_cast<float>(output.level(k) + 8), output.scale(k), zero);
    sum = output.add_product(static_cast<float>(output.x(k)), w, sum);
    sum = output.add_product(static_cast<float>(-output.zero_point()), w, sum);
  }
  return output.x_scale() * sum;
}

}  // namespace

std::vector<SimulatedKernel> simulated_kernels(const Problem& problem) {
  using F = AccuracyForm;
  using O = SumOrder;
  return {
      {"grouped, ascending", grouped_ascending, {.form = F::grouped, .order = O::ascending}},
      {"grouped, any", grouped_any, {.form = F::grouped, .order = O::any}},
      {"grouped, depth",
       grouped_in_two_halves,
       {.form = F::grouped,
        .order = O::depth,
        .depth = 2 * (problem.groups() - problem.groups() / 2) + 1}},
      {"apart, any", zero_point_apart_any, {.form = F::zero_point_apart, .order = O::any}},
      {"apart, ascending",
       zero_point_apart_ascending,
       {.form = F::zero_point_apart, .order = O::ascending}},
      {"elementwise, ascending",
       elementwise_ascending,
       {.form = F::elementwise, .order = O::ascending}},
      {"elementwise, tiles",
       elementwise_in_tiles,
       {.form = F::elementwise, .order = O::ascending, .tile = 32}},
      {"elementwise, any", elementwise_any, {.form = F::elementwise, .order = O::any}},
      {"elementwise, parts",
       elementwise_in_parts,
       {.form = F::elementwise, .order = O::ascending, .part = 4}},
      {"expanded, ascending",
       expanded_ascending,
       {.form = F::expanded, .order = O::ascending, .products = 2 * problem.k}},
      {"expanded, any",
       expanded_ascending,
       {.form = F::expanded, .order = O::any, .products = 2 * problem.k}},
  };
}

}  // namespace qlinbench
