// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "reference/operands.h"
#include "reference/problem.h"
#include "reference/run_sums.h"

namespace qlinbench {

/// Integer sums over any number of k of one group, with x_zero_point inside.
struct IntegerSums {
  std::int64_t d = 0;           ///< (x - x_zero_point) * (code - 8)
  std::int64_t s = 0;           ///< x - x_zero_point
  std::int64_t magnitudes = 0;  ///< |x - x_zero_point| * |code - 8|
  std::int64_t distances = 0;   ///< |x - x_zero_point|

  void add(const IntegerSums& other) {
    d += other.d;
    s += other.s;
    magnitudes += other.magnitudes;
    distances += other.distances;
  }

  void add(const RunSums& run) {
    d += run.products;
    s += run.differences;
    magnitudes += run.magnitudes;
    distances += run.distances;
  }
};

/// One token against one column, run by run.
class OutputWalk {
 public:
  OutputWalk(const Problem& problem, const Operands& operands, std::int64_t token,
             std::int64_t column)
      : x_(operands.x.data() + token * problem.k),
        packed_(operands.w_packed.data() + column * (problem.k / 2)),
        scales_and_zeros_(operands.w_scales_and_zeros.data() + 2 * column),
        pair_stride_(2 * problem.n),
        zero_point_(operands.x_zero_point.data()[token]) {}

  float scale(std::int64_t group) const { return scales_and_zeros_[group * pair_stride_]; }
  float zero(std::int64_t group) const { return scales_and_zeros_[group * pair_stride_ + 1]; }
  std::int32_t zero_point() const { return zero_point_; }

  /// The k of [first, end), at most kLongestRun. Valid until the next call.
  Run run(std::int64_t first, std::int64_t end) {
    const std::int64_t pair = first / 2;
    run_kernel().unpack_levels(packed_ + pair, (end + 1) / 2 - pair, levels_.data());
    return {x_ + first, levels_.data() + first % 2, end - first, zero_point_};
  }

  /// Sums over [first, end), however long.
  IntegerSums sums(std::int64_t first, std::int64_t end) {
    IntegerSums sums;
    for (; first < end; first += kLongestRun) {
      sums.add(run_kernel().sum(run(first, std::min(end, first + kLongestRun))));
    }
    return sums;
  }

  /// W over [first, end).
  std::int64_t levels(std::int64_t first, std::int64_t end) {
    std::int64_t levels = 0;
    for (; first < end; first += kLongestRun) {
      levels += run_kernel().sum_apart(run(first, std::min(end, first + kLongestRun))).levels;
    }
    return levels;
  }

 private:
  const std::int8_t* x_;
  const std::uint8_t* packed_;
  const float* scales_and_zeros_;
  std::int64_t pair_stride_;
  std::int32_t zero_point_;
  std::array<std::int16_t, kLongestRun + 2> levels_;
};

}  // namespace qlinbench
