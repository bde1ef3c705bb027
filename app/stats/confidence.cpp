// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/confidence.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

#include "app/stats/autocorrelation.h"
#include "app/stats/sorted.h"

namespace qlinbench {
namespace {

constexpr double kTail = 0.025;  // on either side of a 95 % interval
constexpr std::size_t kResamples = 999;
constexpr std::size_t kTailResamples = 25;  // kTail * (kResamples + 1)

/// The rank, from 1, of the sample where the interval begins, and from the other end where it ends:
/// the largest for which the median lies outside in at most 5 %, 0 where there is none. The number
/// of samples below the median is binomial (n, 1/2); its probabilities are taken relative to the
/// middle one, where they neither under- nor overflow.
std::size_t rank_of_low_end(std::size_t count) {
  std::vector<double> weights(count / 2 + 1, 1.0);
  for (std::size_t i = count / 2; i > 0; --i) {
    weights[i - 1] = weights[i] * static_cast<double>(i) / static_cast<double>(count - i + 1);
  }
  const double half = std::accumulate(weights.begin(), weights.end(), 0.0);
  const double total = 2.0 * half - (count % 2 == 0 ? weights.back() : 0.0);
  double below = 0.0;
  std::size_t rank = 0;
  while (rank < weights.size() && below + weights[rank] <= kTail * total) below += weights[rank++];
  return rank;
}

std::optional<Interval> order_statistics_interval(std::span<const double> sorted) {
  const std::size_t rank = rank_of_low_end(sorted.size());
  if (rank == 0) return std::nullopt;
  return Interval{sorted[rank - 1], sorted[sorted.size() - rank]};
}

/// Places of the samples among the sorted ones.
std::vector<std::size_t> places(std::span<const double> samples) {
  const std::vector<std::size_t> order = sorted_order(samples);
  std::vector<std::size_t> places(samples.size());
  for (std::size_t i = 0; i < order.size(); ++i) places[order[i]] = i;
  return places;
}

/// Blocks of samples drawn with replacement from the samples as if they lay on a circle (Politis
/// and Romano 1992). Counting how often each place is drawn spares sorting every resample.
class CircularBlocks {
 public:
  CircularBlocks(std::span<const double> samples, std::size_t length)
      : places_(places(samples)), length_(length), drawn_(samples.size()) {
    places_.insert(places_.end(), places_.begin(),
                   places_.begin() + static_cast<std::ptrdiff_t>(length));
  }

  double median_of_resample(std::span<const double> sorted) {
    draw();
    const std::size_t count = sorted.size();
    return std::midpoint(sorted[nth((count - 1) / 2)], sorted[nth(count / 2)]);
  }

 private:
  void draw() {
    std::fill(drawn_.begin(), drawn_.end(), 0U);
    const std::size_t count = drawn_.size();
    for (std::size_t taken = 0; taken < count; taken += length_) {
      // The high half of a product with 32 random bits: the same on every platform, which
      // std::uniform_int_distribution is not.
      const std::size_t start = ((random_() >> 32U) * count) >> 32U;
      const std::size_t end = start + std::min(length_, count - taken);
      for (std::size_t i = start; i < end; ++i) ++drawn_[places_[i]];
    }
  }

  /// The place of the n-th smallest one drawn, from 0.
  std::size_t nth(std::size_t n) const {
    std::size_t place = 0;
    for (std::size_t passed = drawn_[0]; passed <= n; passed += drawn_[place]) ++place;
    return place;
  }

  std::vector<std::size_t> places_;
  std::size_t length_;
  std::vector<std::uint32_t> drawn_;
  std::mt19937_64 random_{5};  // the same samples have the same interval
};

/// What a quantile of a normal distribution has to be stretched by where the variance comes from
/// so many blocks: Student's for one degree of freedom less, to first order, and its divisor.
double stretch_for_few(double blocks) {
  return std::sqrt(blocks / (blocks - 1.0)) * (1.0 + 1.21 / (blocks - 1.0));
}

Interval bootstrap_interval(std::span<const double> samples, std::span<const double> sorted) {
  const std::size_t length = block_length(samples);
  CircularBlocks blocks(samples, length);
  std::vector<double> medians(kResamples);
  for (double& median : medians) median = blocks.median_of_resample(sorted);
  std::sort(medians.begin(), medians.end());
  const double middle = median_of_sorted(sorted);
  const double stretch =
      stretch_for_few(static_cast<double>(samples.size()) / static_cast<double>(length));
  const auto stretched = [&](double end) { return middle + stretch * (end - middle); };
  return {stretched(medians[kTailResamples - 1]), stretched(medians[kResamples - kTailResamples])};
}

}  // namespace

MedianEstimate estimate_median(std::span<const double> samples) {
  if (samples.empty()) throw std::invalid_argument("there is no median of no samples");
  const std::vector<double> sorted = sorted_copy(samples);
  MedianEstimate estimate{.median = median_of_sorted(sorted),
                          .ci95 = order_statistics_interval(sorted)};
  if (estimate.ci95 && is_autocorrelated(samples)) {
    estimate.ci95 = bootstrap_interval(samples, sorted);
    estimate.method = IntervalMethod::block_bootstrap;
  }
  return estimate;
}

double relative_half_width(const MedianEstimate& estimate) {
  if (!estimate.ci95 || estimate.median <= 0.0) return std::numeric_limits<double>::infinity();
  return (estimate.ci95->high - estimate.ci95->low) / 2.0 / estimate.median;
}

}  // namespace qlinbench
