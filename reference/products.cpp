// SPDX-License-Identifier: BSD-3-Clause
#include "reference/products.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "reference/ascending_sum.h"
#include "reference/output_walk.h"

namespace qlinbench {
namespace {

double real(std::int64_t value) {
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
double elementwise_kappa(const OutputWalk& output, std::int64_t group, const IntegerSums& sums) {
  return std::abs(output.scale(group)) * real(sums.magnitudes) +
         std::abs(output.zero(group)) * real(sums.distances);
}

/// The sum over k of (|x| + |x_zero_point|) (|scale| (code + 8) + |zero|); code + 8 is 16 more than
/// the level.
double expanded_kappa(const OutputWalk& output, std::int64_t group, const Run& run) {
  const ApartSums sums = run_kernel().sum_apart(run);
  const std::int64_t apart = std::abs(run.zero_point);
  const std::int64_t x = sums.x_magnitudes + apart * run.length;
  const std::int64_t products = sums.x_products + apart * sums.levels + 16 * x;
  return std::abs(output.scale(group)) * real(products) + std::abs(output.zero(group)) * real(x);
}

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

/// Products for each k that add up to a * w: one, or several (form `expanded`).
class ElementSums {
 public:
  ElementSums(const Problem& problem, OutputWalk& output, const Accuracy& accuracy, Effort effort)
      : problem_(problem),
        output_(output),
        accuracy_(accuracy),
        effort_(effort),
        ascending_(accuracy.tile) {
    if (accuracy.form == AccuracyForm::expanded) {
      const std::int64_t products = std::max(accuracy.products, problem.k);
      others_per_k_ = real((products + problem.k - 1) / problem.k - 1);
    }
  }

  ProductSums add_all() {
    for (std::int64_t group = 0; group < problem_.groups(); ++group) add_group(group);
    sums_.ascending = ascending_.finish();
    return sums_;
  }

 private:
  void add_group(std::int64_t group) {
    const std::int64_t end = (group + 1) * problem_.group_size;
    IntegerSums group_sums;
    for (std::int64_t k = group * problem_.group_size; k < end;) {
      const Run run = output_.run(k, run_end(k, std::min(end, k + kLongestRun)));
      IntegerSums run_sums;
      run_sums.add(run_kernel().sum(run));
      group_sums.add(run_sums);
      const double run_kappa = kappa(group, run, run_sums);
      sums_.kappa += run_kappa;
      if (accuracy_.order == SumOrder::ascending) {
        ascending_.reach(k);
        add_run(group, run, run_sums, run_kappa);
      }
      k += run.length;
    }
    ProductPair(output_, group, group_sums).add_to(sums_.sum);
  }

  /// A run lies in one tile or, where that is enough, is whole tiles.
  std::int64_t run_end(std::int64_t k, std::int64_t longest) const {
    if (accuracy_.order != SumOrder::ascending || takes_whole_tiles(k, longest)) return longest;
    return ascending_.tile_end(k, longest);
  }

  bool takes_whole_tiles(std::int64_t k, std::int64_t end) const {
    return effort_ == Effort::limit && accuracy_.tile > 0 && k % accuracy_.tile == 0 &&
           end % accuracy_.tile == 0;
  }

  double kappa(std::int64_t group, const Run& run, const IntegerSums& sums) const {
    return accuracy_.form == AccuracyForm::expanded ? expanded_kappa(output_, group, run)
                                                    : elementwise_kappa(output_, group, sums);
  }

  /// Several products a k: those before the last leave partial sums that exceed the one before or
  /// after that k by no more than their magnitudes.
  double with_others(double magnitudes, double start, double run_kappa) const {
    return magnitudes + others_per_k_ * (2 * magnitudes + std::abs(start) + run_kappa);
  }

  void add_run(std::int64_t group, const Run& run, const IntegerSums& sums, double run_kappa) {
    const double start = ascending_.partial();
    if (effort_ == Effort::exact) {
      const PartialSumsOfRun partial =
          run_kernel().partial_sums(run, start, output_.scale(group), output_.zero(group));
      ascending_.add_run(partial.last, with_others(partial.magnitudes, start, run_kappa));
    } else {
      add_limit(run, ProductPair(output_, group, sums).sum(), run_kappa);
    }
  }

  /// No partial sum is further from one of the run's ends, nor from the begin of its tile, than the
  /// magnitudes between.
  void add_limit(const Run& run, double sum, double run_kappa) {
    const auto largest = [&](double start) {
      return std::min(std::abs(start), std::abs(start + sum)) + run_kappa;
    };
    if (accuracy_.tile > 0 && run.length % accuracy_.tile == 0 && ascending_.partial() == 0) {
      const double tiles = real(run.length / accuracy_.tile);
      const double within = real(accuracy_.tile) * run_kappa;
      ascending_.add_tiles(
          sum, with_others(within, 0.0, run_kappa) + tiles * largest(ascending_.total()));
    } else {
      const double start = ascending_.partial();
      ascending_.add_run(start + sum,
                         with_others(real(run.length) * largest(start), start, run_kappa));
    }
  }

  const Problem& problem_;
  OutputWalk& output_;
  const Accuracy& accuracy_;
  Effort effort_;
  double others_per_k_ = 0.0;  // products a k, but for one
  AscendingSum ascending_;
  ProductSums sums_;
};

/// Whether each k has products of its own.
bool has_elements(const Accuracy& accuracy) {
  return accuracy.form == AccuracyForm::expanded ||
         (accuracy.form == AccuracyForm::elementwise && accuracy.part <= 1);
}

}  // namespace

bool has_limit(const Accuracy& accuracy) {
  return accuracy.order == SumOrder::ascending && has_elements(accuracy);
}

ProductSums sum_products(const Problem& problem, const Operands& operands, const Accuracy& accuracy,
                         std::int64_t token, std::int64_t column, Effort effort) {
  OutputWalk output(problem, operands, token, column);
  if (has_elements(accuracy)) return ElementSums(problem, output, accuracy, effort).add_all();
  if (accuracy.form == AccuracyForm::grouped) return sum_grouped(problem, output, accuracy);
  if (accuracy.form == AccuracyForm::elementwise) return sum_parts(problem, output, accuracy);
  return sum_zero_point_apart(problem, output, accuracy);
}

}  // namespace qlinbench
