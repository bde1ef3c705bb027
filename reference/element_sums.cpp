// SPDX-License-Identifier: BSD-3-Clause
#include "reference/element_sums.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "reference/ascending_sum.h"
#include "reference/product_pair.h"

namespace qlinbench {
namespace {

/// The sum over k of (|x| + |x_zero_point|) (|scale| (code + 8) + |zero|); code + 8 is 16 more than
/// the level.
double expanded_kappa(const OutputWalk& output, std::int64_t group, const Run& run) {
  const ApartSums sums = run_kernel().sum_apart(run);
  const std::int64_t apart = std::abs(run.zero_point);
  const std::int64_t x = sums.x_magnitudes + apart * run.length;
  const std::int64_t products = sums.x_products + apart * sums.levels + 16 * x;
  return std::abs(output.scale(group)) * real(products) + std::abs(output.zero(group)) * real(x);
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

}  // namespace

ProductSums sum_elements(const Problem& problem, OutputWalk& output, const Accuracy& accuracy,
                         Effort effort) {
  return ElementSums(problem, output, accuracy, effort).add_all();
}

}  // namespace qlinbench
