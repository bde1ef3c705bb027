// SPDX-License-Identifier: BSD-3-Clause
#include "reference/products.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "reference/ascending_sum.h"

namespace qlinbench {
namespace {

/// One token against one column.
struct Output {
  const std::int8_t* x;
  const std::uint8_t* packed;
  const float* scales_and_zeros;
  std::int64_t pair_stride;  ///< floats between two groups
  std::int32_t zero_point;

  Output(const Problem& problem, const Operands& operands, std::int64_t token, std::int64_t column)
      : x(operands.x.data() + token * problem.k),
        packed(operands.w_packed.data() + column * (problem.k / 2)),
        scales_and_zeros(operands.w_scales_and_zeros.data() + 2 * column),
        pair_stride(2 * problem.n),
        zero_point(operands.x_zero_point.data()[token]) {}

  /// code - 8
  std::int32_t level(std::int64_t k) const {
    return (k % 2 == 0 ? packed[k / 2] >> 4 : packed[k / 2] & 15) - 8;
  }
  double scale(std::int64_t group) const { return scales_and_zeros[group * pair_stride]; }
  double zero(std::int64_t group) const { return scales_and_zeros[group * pair_stride + 1]; }
};

/// Integer sums over consecutive k of one group.
struct IntegerSums {
  std::int64_t count = 0;
  std::int64_t products = 0;    ///< A: x * (code - 8)
  std::int64_t levels = 0;      ///< W: code - 8
  std::int64_t x = 0;           ///< x
  std::int64_t magnitudes = 0;  ///< |x - x_zero_point| * |code - 8|
  std::int64_t distances = 0;   ///< |x - x_zero_point|

  IntegerSums(const Output& output, std::int64_t first, std::int64_t end) : count(end - first) {
    for (std::int64_t k = first; k < end; ++k) {
      const std::int32_t level = output.level(k);
      const std::int32_t distance = std::abs(output.x[k] - output.zero_point);
      products += output.x[k] * level;
      levels += level;
      x += output.x[k];
      magnitudes += distance * std::abs(level);
      distances += distance;
    }
  }

  /// D and S: the zero point taken off in integers.
  double d(std::int32_t zero_point) const {
    return static_cast<double>(products - zero_point * levels);
  }
  double s(std::int32_t zero_point) const { return static_cast<double>(x - zero_point * count); }
};

/// The largest partial sum on the way when p, t and t' are added in any order.
double between(double p, double t, double u) {
  return std::max({std::abs(p + t), std::abs(p + u), std::abs(t + u)});
}

/// scale * D and zero * S for each group (`length` = G) or for each part of one.
class IntegerProducts {
 public:
  IntegerProducts(const Output& output, const Accuracy& accuracy)
      : output_(output), accuracy_(accuracy), ascending_(accuracy.tile) {}

  /// `index` is what tiles count: the group, or the first k of a part.
  void add(std::int64_t group, std::int64_t index, const IntegerSums& sums) {
    const double scale = output_.scale(group);
    const double zero = output_.zero(group);
    const double t = scale * sums.d(output_.zero_point);
    const double u = zero * sums.s(output_.zero_point);
    if (accuracy_.form == AccuracyForm::grouped) {
      sums_.kappa += std::abs(t) + std::abs(u);
    } else {
      sums_.kappa += std::abs(scale) * static_cast<double>(sums.magnitudes) +
                     std::abs(zero) * static_cast<double>(sums.distances);
    }
    ascending_.reach(index);
    ascending_.add(t + u, between(ascending_.partial(), t, u));
    sums_.sum += t;
    sums_.sum += u;
  }

  ProductSums finish() {
    sums_.ascending = ascending_.finish();
    return sums_;
  }

 private:
  const Output& output_;
  const Accuracy& accuracy_;
  AscendingSum ascending_;
  ProductSums sums_;
};

ProductSums sum_grouped(const Problem& problem, const Output& output, const Accuracy& accuracy) {
  IntegerProducts products(output, accuracy);
  for (std::int64_t group = 0; group < problem.groups(); ++group) {
    const std::int64_t first = group * problem.group_size;
    products.add(group, group, IntegerSums(output, first, first + problem.group_size));
  }
  return products.finish();
}

ProductSums sum_parts(const Problem& problem, const Output& output, const Accuracy& accuracy) {
  IntegerProducts products(output, accuracy);
  for (std::int64_t group = 0; group < problem.groups(); ++group) {
    const std::int64_t end = (group + 1) * problem.group_size;
    for (std::int64_t k = group * problem.group_size; k < end; k += accuracy.part) {
      products.add(group, k, IntegerSums(output, k, std::min(end, k + accuracy.part)));
    }
  }
  return products.finish();
}

/// Four products a group: scale * A, scale * x_zero_point * W, zero * sum of x, zero * G *
/// x_zero_point. Added in any order, three partial sums lie on the way to the group's end, each
/// at most the sum of all positive or of all negative ones.
ProductSums sum_zero_point_apart(const Problem& problem, const Output& output,
                                 const Accuracy& accuracy) {
  ProductSums sums;
  AscendingSum ascending(accuracy.tile);
  for (std::int64_t group = 0; group < problem.groups(); ++group) {
    const std::int64_t first = group * problem.group_size;
    const IntegerSums integers(output, first, first + problem.group_size);
    const double scale = output.scale(group);
    const double zero = output.zero(group);
    const double zero_point = output.zero_point;
    const double terms[] = {scale * static_cast<double>(integers.products),
                            -scale * (zero_point * static_cast<double>(integers.levels)),
                            zero * static_cast<double>(integers.x),
                            -zero * (zero_point * static_cast<double>(integers.count))};
    ascending.reach(group);
    double positive = std::max(0.0, ascending.partial());
    double negative = std::max(0.0, -ascending.partial());
    for (const double term : terms) {
      sums.kappa += std::abs(term);
      (term > 0 ? positive : negative) += std::abs(term);
    }
    const double t = scale * integers.d(output.zero_point);
    const double u = zero * integers.s(output.zero_point);
    ascending.add(t + u, 3 * std::max(positive, negative));
    sums.sum += t;
    sums.sum += u;
  }
  sums.ascending = ascending.finish();
  return sums;
}

/// a * w for each k of [first, end), which lies in one group and one tile. The partial sums follow
/// from integer sums over the run, so they round no more than a group does.
void add_run(const Output& output, std::int64_t group, std::int64_t first, std::int64_t end,
             AscendingSum& ascending) {
  const double scale = output.scale(group);
  const double zero = output.zero(group);
  const double start = ascending.partial();
  double partial = start;
  double magnitudes = 0.0;
  std::int64_t d = 0;
  std::int64_t s = 0;
  for (std::int64_t k = first; k < end; ++k) {
    const std::int32_t distance = output.x[k] - output.zero_point;
    d += distance * output.level(k);
    s += distance;
    partial = start + (scale * static_cast<double>(d) + zero * static_cast<double>(s));
    magnitudes += std::abs(partial);
  }
  ascending.add_run(partial, magnitudes);
}

ProductSums sum_elementwise(const Problem& problem, const Output& output,
                            const Accuracy& accuracy) {
  IntegerProducts groups(output, accuracy);
  AscendingSum ascending(accuracy.tile);
  for (std::int64_t group = 0; group < problem.groups(); ++group) {
    const std::int64_t first = group * problem.group_size;
    const std::int64_t end = first + problem.group_size;
    groups.add(group, 0, IntegerSums(output, first, end));
    if (accuracy.order != SumOrder::ascending) continue;
    for (std::int64_t k = first; k < end;) {
      const std::int64_t run_end = ascending.tile_end(k, end);
      ascending.reach(k);
      add_run(output, group, k, run_end, ascending);
      k = run_end;
    }
  }
  ProductSums sums = groups.finish();
  sums.ascending = ascending.finish();
  return sums;
}

/// P / K products for each k, which add up to a * w. Whatever they are, the partial sums on the
/// way exceed the one before or after them by no more than their magnitudes.
ProductSums sum_expanded(const Problem& problem, const Output& output, const Accuracy& accuracy) {
  ProductSums sums = sum_grouped(problem, output, Accuracy{.form = AccuracyForm::grouped});
  sums.kappa = 0.0;
  const std::int64_t per_k = (std::max(accuracy.products, problem.k) + problem.k - 1) / problem.k;
  const auto inner = static_cast<double>(per_k - 1);
  AscendingSum ascending(accuracy.tile);
  for (std::int64_t k = 0; k < problem.k; ++k) {
    const std::int64_t group = k / problem.group_size;
    const double scale = output.scale(group);
    const double zero = output.zero(group);
    const int level = output.level(k);
    const double x_magnitude = std::abs(output.x[k]) + std::abs(output.zero_point);
    const double kappa = x_magnitude * (std::abs(scale) * (level + 16) + std::abs(zero));
    const double term = (output.x[k] - output.zero_point) * (scale * level + zero);
    sums.kappa += kappa;
    ascending.reach(k);
    const double before = std::abs(ascending.partial());
    const double after = std::abs(ascending.partial() + term);
    ascending.add(term, inner * (std::max(before, after) + kappa));
  }
  sums.ascending = ascending.finish();
  return sums;
}

}  // namespace

ProductSums sum_products(const Problem& problem, const Operands& operands, const Accuracy& accuracy,
                         std::int64_t token, std::int64_t column) {
  const Output output(problem, operands, token, column);
  switch (accuracy.form) {
    case AccuracyForm::grouped:
      return sum_grouped(problem, output, accuracy);
    case AccuracyForm::zero_point_apart:
      return sum_zero_point_apart(problem, output, accuracy);
    case AccuracyForm::elementwise:
      return accuracy.part > 1 ? sum_parts(problem, output, accuracy)
                               : sum_elementwise(problem, output, accuracy);
    case AccuracyForm::expanded:
      return sum_expanded(problem, output, accuracy);
  }
  return {};
}

}  // namespace qlinbench
