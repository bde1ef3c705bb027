// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/summary.h"

#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <vector>

#include "app/stats/sorted.h"

namespace qlinbench {
namespace {

/// ceil(0.95 n) in integers: 0.95 is no binary fraction, and 0.95 * 20 must be 19.
std::size_t nearest_rank_95(std::size_t count) {
  return (count * 95 + 99) / 100;
}

/// Welford 1962: one pass, no cancellation of large squares.
double coefficient_of_variation(std::span<const double> samples) {
  double mean = 0.0;
  double sum_of_squares = 0.0;
  double count = 0.0;
  for (const double sample : samples) {
    count += 1.0;
    const double delta = sample - mean;
    mean += delta / count;
    sum_of_squares += delta * (sample - mean);
  }
  if (count < 2.0 || mean == 0.0) return 0.0;
  return std::sqrt(sum_of_squares / (count - 1.0)) / mean;
}

}  // namespace

Summary summarize(std::span<const double> samples) {
  if (samples.empty()) throw std::invalid_argument("there is no summary of no samples");
  const std::vector<double> sorted = sorted_copy(samples);
  return {.median = median_of_sorted(sorted),
          .min = sorted.front(),
          .p95 = sorted[nearest_rank_95(sorted.size()) - 1],
          .cv = coefficient_of_variation(samples)};
}

}  // namespace qlinbench
