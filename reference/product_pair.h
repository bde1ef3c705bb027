// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "reference/output_walk.h"

namespace qlinbench {

inline double real(std::int64_t value) {
  return static_cast<double>(value);
}

/// The two products of a group or a part of one, with the zero point inside.
struct ProductPair {
  double scale_d;
  double zero_s;

  ProductPair(const OutputWalk& output, std::int64_t group, const IntegerSums& sums)
      : scale_d(output.scale(group) * real(sums.d)), zero_s(output.zero(group) * real(sums.s)) {}

  double sum() const { return scale_d + zero_s; }

  /// The largest partial sum on the way when p and the two are added in any order.
  double inner(double p) const {
    return std::max({std::abs(p + scale_d), std::abs(p + zero_s), std::abs(sum())});
  }

  void add_to(double& total) const {
    total += scale_d;
    total += zero_s;
  }
};

/// The sum over k of |x - x_zero_point| (|scale| |code - 8| + |zero|).
inline double elementwise_kappa(const OutputWalk& output, std::int64_t group,
                                const IntegerSums& sums) {
  return std::abs(output.scale(group)) * real(sums.magnitudes) +
         std::abs(output.zero(group)) * real(sums.distances);
}

}  // namespace qlinbench
