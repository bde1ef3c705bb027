// SPDX-License-Identifier: BSD-3-Clause
#include "reference/products.h"

#include <algorithm>
#include <cmath>

#include "reference/ascending_sum.h"
#include "reference/element_sums.h"
#include "reference/product_pair.h"

namespace qlinbench {
namespace {

/// Two products for each group.
ProductSums sum_grouped(const Problem& problem, OutputWalk& output, const Accuracy& accuracy) {
  ProductSums sums;
  AscendingSum ascending(accuracy.tile);
  for (std::int64_t group = 0; group < problem.groups(); ++group) {
    const std::int64_t first = group * problem.group_size;
    const ProductPair pair(output, group, output.sums(first, first + problem.group_size));
    sums.kappa += std::abs(pair.scale_d) + std::abs(pair.zero_s);
    pair.add_to(sums.sum);
    ascending.reach(group);
    ascending.add(pair.sum(), pair.inner(ascending.partial()));
  }
  sums.ascending = ascending.finish();
  return sums;
}

/// Two products for each part of a group; tiles count k.
ProductSums sum_parts(const Problem& problem, OutputWalk& output, const Accuracy& accuracy) {
  ProductSums sums;
  AscendingSum ascending(accuracy.tile);
  for (std::int64_t group = 0; group < problem.groups(); ++group) {
    const std::int64_t end = (group + 1) * problem.group_size;
    for (std::int64_t k = group * problem.group_size; k < end; k += accuracy.part) {
      const IntegerSums part = output.sums(k, std::min(end, k + accuracy.part));
      const ProductPair pair(output, group, part);
      sums.kappa += elementwise_kappa(output, group, part);
      pair.add_to(sums.sum);
      ascending.reach(k);
      ascending.add(pair.sum(), pair.inner(ascending.partial()));
    }
  }
  sums.ascending = ascending.finish();
  return sums;
}

/// Four products a group: scale * A, scale * x_zero_point * W, zero * sum of x, zero * G *
/// x_zero_point. Added in any order, three partial sums lie on the way to the group's end, each
/// at most the sum of all positive or of all negative ones.
ProductSums sum_zero_point_apart(const Problem& problem, OutputWalk& output,
                                 const Accuracy& accuracy) {
  ProductSums sums;
  AscendingSum ascending(accuracy.tile);
  const std::int64_t zero_point = output.zero_point();
  for (std::int64_t group = 0; group < problem.groups(); ++group) {
    const std::int64_t first = group * problem.group_size;
    const IntegerSums integers = output.sums(first, first + problem.group_size);
    const std::int64_t levels = output.levels(first, first + problem.group_size);
    const double scale = output.scale(group);
    const double zero = output.zero(group);
    const double terms[] = {scale * real(integers.d + zero_point * levels),
                            -scale * real(zero_point * levels),
                            zero * real(integers.s + zero_point * problem.group_size),
                            -zero * real(zero_point * problem.group_size)};
    ascending.reach(group);
    double positive = std::max(0.0, ascending.partial());
    double negative = std::max(0.0, -ascending.partial());
    for (const double term : terms) {
      sums.kappa += std::abs(term);
      (term > 0 ? positive : negative) += std::abs(term);
    }
    const ProductPair pair(output, group, integers);
    pair.add_to(sums.sum);
    ascending.add(pair.sum(), 3 * std::max(positive, negative));
  }
  sums.ascending = ascending.finish();
  return sums;
}

/// Whether each k has products of its own.
bool has_elements(const Accuracy& accuracy) {
  return accuracy.form == AccuracyForm::expanded ||
         (accuracy.form == AccuracyForm::elementwise && accuracy.part == 0);
}

}  // namespace

bool has_limit(const Accuracy& accuracy) {
  return accuracy.order == SumOrder::ascending && has_elements(accuracy);
}

ProductSums sum_products(const Problem& problem, const Operands& operands, const Accuracy& accuracy,
                         std::int64_t token, std::int64_t column, Effort effort) {
  OutputWalk output(problem, operands, token, column);
  if (has_elements(accuracy)) return sum_elements(problem, output, accuracy, effort);
  if (accuracy.form == AccuracyForm::grouped) return sum_grouped(problem, output, accuracy);
  if (accuracy.form == AccuracyForm::elementwise) return sum_parts(problem, output, accuracy);
  return sum_zero_point_apart(problem, output, accuracy);
}

}  // namespace qlinbench
