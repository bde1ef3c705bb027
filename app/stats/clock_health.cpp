// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/clock_health.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>

#include "app/stats/confidence.h"
#include "app/stats/sorted.h"

namespace qlinbench {
namespace {

/// A boost clock wanders by a few of its steps (15 MHz of 2 GHz) while nothing is wrong, and a
/// device at its usual best is to be measured as it is; a cap on power or temperature takes away a
/// tenth and more, twenty times the precision that is asked for.
constexpr double kThrottledBelow = 0.9;

/// A drift this large moves the median by half of it, which is the default precision; levels so far
/// apart may do the same.
constexpr double kMaterial = 0.01;

/// In standard deviations of the difference of two counts.
constexpr double kSignificant = 2.6;

/// Fewer samples than this share of all are outliers, not a level.
constexpr double kLevelShare = 0.1;

/// Below this an interval in each third, or a valley between two levels, shows nothing.
constexpr std::size_t kFewestSamples = 18;

/// Change over the whole run by the medians of its first and last third, whose middles are two
/// thirds of the run apart.
void examine_drift(std::span<const double> samples, double tick_ns, Health& health) {
  const std::size_t third = samples.size() / 3;
  if (third == 0) return;
  const MedianEstimate first = estimate_median(samples.first(third));
  const MedianEstimate last = estimate_median(samples.last(third));
  const double change = last.median - first.median;
  const double middle = median(samples);
  if (middle > 0.0) health.drift = 1.5 * change / middle;
  if (!first.ci95 || !last.ci95) return;
  const double apart =
      std::max(first.ci95->low, last.ci95->low) - std::min(first.ci95->high, last.ci95->high);
  health.drifting =
      apart > 0.0 && std::abs(change) > 1.5 * tick_ns && std::abs(health.drift) > kMaterial;
}

/// Ascending samples, with those that a coarse clock made equal spread over its step: the multiples
/// of the golden ratio fill it evenly whatever their number.
std::vector<double> spread_over_tick(std::span<const double> samples, double tick_ns) {
  constexpr double kGoldenRatio = 0.6180339887498949;
  std::vector<double> spread = sorted_copy(samples);
  double offset = 0.5;
  for (double& sample : spread) {
    sample += tick_ns * (offset - 0.5);
    offset += kGoldenRatio;
    offset -= std::floor(offset);
  }
  std::sort(spread.begin(), spread.end());
  return spread;
}

/// Sums of ascending values; distances to a median follow from them without a loop.
class PrefixSums {
 public:
  explicit PrefixSums(std::span<const double> sorted) : sums_(sorted.size() + 1, 0.0) {
    std::partial_sum(sorted.begin(), sorted.end(), sums_.begin() + 1);
  }

  /// Sum of the distances of the values in [begin, end) to their median.
  double spread(std::size_t begin, std::size_t end) const {
    const std::size_t half = (end - begin) / 2;
    return (sums_[end] - sums_[end - half]) - (sums_[begin + half] - sums_[begin]);
  }

 private:
  std::vector<double> sums_;
};

/// Ascending values with the outer ones pulled in to where a level could begin: spikes lose their
/// weight, however long they are, and levels nearly nothing.
std::vector<double> without_outliers(std::span<const double> sorted) {
  const auto outliers = static_cast<std::size_t>(kLevelShare * static_cast<double>(sorted.size()));
  std::vector<double> inner(sorted.begin(), sorted.end());
  for (double& value : inner) {
    value = std::clamp(value, sorted[outliers], sorted[sorted.size() - 1 - outliers]);
  }
  return inner;
}

/// Where to cut ascending values in two so that each lies nearest to the median of its part (k
/// medians, k = 2, exactly).
std::size_t best_cut(std::span<const double> sorted) {
  const PrefixSums sums(without_outliers(sorted));
  std::size_t best = 1;
  double best_spread = std::numeric_limits<double>::infinity();
  for (std::size_t cut = 1; cut < sorted.size(); ++cut) {
    const double spread = sums.spread(0, cut) + sums.spread(cut, sorted.size());
    if (spread >= best_spread) continue;
    best_spread = spread;
    best = cut;
  }
  return best;
}

std::int64_t count_between(std::span<const double> sorted, double low, double high) {
  return std::lower_bound(sorted.begin(), sorted.end(), high) -
         std::lower_bound(sorted.begin(), sorted.end(), low);
}

/// A third of the way between the medians of the two parts, in the middle, against as much around
/// each median. A density with one peak cannot have less in the middle than around both.
bool is_bimodal(std::span<const double> sorted) {
  const std::size_t cut = best_cut(sorted);
  const double low = median_of_sorted(sorted.first(cut));
  const double high = median_of_sorted(sorted.subspan(cut));
  const double reach = (high - low) / 6.0;
  const double middle = std::midpoint(low, high);
  const auto valley = static_cast<double>(count_between(sorted, middle - reach, middle + reach));
  const auto peak =
      static_cast<double>(std::min(count_between(sorted, low - reach, low + reach),
                                   count_between(sorted, high - reach, high + reach)));
  const bool distinct = peak - valley > kSignificant * std::sqrt(peak + valley);
  return distinct && high - low > kMaterial * median_of_sorted(sorted);
}

}  // namespace

bool is_throttled(double index) {
  return index < kThrottledBelow;
}

Health examine(std::span<const double> samples, double tick_ns) {
  Health health;
  examine_drift(samples, tick_ns, health);
  health.bimodal =
      samples.size() >= kFewestSamples && is_bimodal(spread_over_tick(samples, tick_ns));
  return health;
}

}  // namespace qlinbench
