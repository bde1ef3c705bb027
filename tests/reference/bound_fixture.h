// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <gmock/gmock.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "reference/bound.h"
#include "tests/reference/plain.h"

namespace qlinbench {

inline constexpr double kU = 0x1p-24;

/// What the description of the operator calls A, W, sum of x and S, in plain sums over a group.
struct Group {
  double scale, zero, a = 0, w = 0, x = 0, d = 0, s = 0, elementwise = 0, expanded = 0;

  Group(const Problem& problem, const Operands& operands, std::int64_t t, std::int64_t n,
        std::int64_t first, std::int64_t end)
      : scale(plain_scale(problem, operands, n, first)),
        zero(plain_zero(problem, operands, n, first)) {
    const int zero_point = operands.x_zero_point[static_cast<std::size_t>(t)];
    for (std::int64_t k = first; k < end; ++k) {
      const int code = plain_code(problem, operands, n, k);
      const int x_k = plain_x(problem, operands, t, k);
      a += x_k * (code - 8);
      w += code - 8;
      x += x_k;
      d += (x_k - zero_point) * (code - 8);
      s += x_k - zero_point;
      elementwise +=
          std::abs(x_k - zero_point) * (std::abs(scale) * std::abs(code - 8) + std::abs(zero));
      expanded +=
          (std::abs(x_k) + std::abs(zero_point)) * (std::abs(scale) * (code + 8) + std::abs(zero));
    }
  }
};

/// The example of all tests here: one token, one column, three groups of 8.
class Bound : public testing::Test {
 protected:
  Bound() {
    for (std::int64_t first = 0; first < problem.k; first += problem.group_size) {
      groups.emplace_back(problem, operands, 0, 0, first, first + problem.group_size);
    }
    for (const Group& group : groups) r += x_scale * (group.scale * group.d + group.zero * group.s);
  }

  OutputBound bound(const Accuracy& accuracy) const {
    return output_bound(problem, operands, accuracy, 0, 0);
  }

  /// b of a float32 path as the formula reads.
  static double formula(double h, double kappa, double products, double u = kU) {
    return u * (h + 12 * kappa) / (1 - (products + 12) * u);
  }

  /// The product a * w of each k, without x_scale.
  double product(std::int64_t k) const {
    return (plain_x(problem, operands, 0, k) - operands.x_zero_point[0]) *
           (plain_scale(problem, operands, 0, k) *
                static_cast<double>(plain_code(problem, operands, 0, k) - 8) +
            plain_zero(problem, operands, 0, k));
  }

  template <typename Term>
  double kappa(Term term) const {
    double sum = 0.0;
    for (const Group& group : groups) sum += term(group);
    return x_scale * sum;
  }

  double grouped_kappa() const {
    return kappa([](const Group& g) { return std::abs(g.scale * g.d) + std::abs(g.zero * g.s); });
  }
  double elementwise_kappa() const {
    return kappa([](const Group& g) { return g.elementwise; });
  }

  std::mt19937_64 random{1};
  Problem problem = make_problem(1, 1, 24, 8);
  Operands operands = random_operands(problem, random, {});
  double x_scale = operands.x_scale[0];
  std::vector<Group> groups;
  double r = 0.0;
};

/// Equal but for what the implementation rounds up, which is at most a millionth.
inline void expect_bound(double actual, double expected) {
  EXPECT_GE(actual, expected);
  EXPECT_LE(actual, expected * (1 + 1e-6));
}

/// Rounding to nearest even, as the tests expect unless they say otherwise.
inline Accuracy rte(AccuracyForm form, SumOrder order) {
  return {.form = form, .order = order, .round_to_nearest_even = true};
}

}  // namespace qlinbench
