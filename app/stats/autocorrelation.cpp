// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/autocorrelation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/stats/sorted.h"

namespace qlinbench {
namespace {

constexpr std::size_t kTestedLags = 3;
constexpr double kChiSquared3At90 = 6.251;

/// The ranks of the samples, less their mean.
std::vector<double> centred_ranks(std::span<const double> samples) {
  const std::vector<std::size_t> order = sorted_order(samples);
  std::vector<double> ranks(samples.size());
  const double mean = (static_cast<double>(samples.size()) - 1.0) / 2.0;
  for (std::size_t first = 0, last = 0; first < order.size(); first = last) {
    while (last < order.size() && samples[order[last]] == samples[order[first]]) ++last;
    const double shared = static_cast<double>(first + last - 1) / 2.0 - mean;
    for (std::size_t i = first; i < last; ++i) ranks[order[i]] = shared;
  }
  return ranks;
}

/// The first lag after which the autocorrelations stay insignificant for `run` lags; the last one
/// that was significant where they never do.
std::size_t last_significant_lag(std::span<const double> correlations, double significant,
                                 std::size_t run) {
  std::size_t last = 0;
  for (std::size_t lag = 1; lag <= correlations.size() && lag <= last + run; ++lag) {
    if (std::abs(correlations[lag - 1]) > significant) last = lag;
  }
  return last;
}

/// The window of Politis and Romano 1995: flat up to 1/2, from there down to 0 at 1.
double flat_top(double x) {
  return std::clamp(2.0 * (1.0 - x), 0.0, 1.0);
}

}  // namespace

std::vector<double> rank_autocorrelations(std::span<const double> samples, std::size_t max_lag) {
  const std::vector<double> ranks = centred_ranks(samples);
  const double variance = std::inner_product(ranks.begin(), ranks.end(), ranks.begin(), 0.0);
  std::vector<double> correlations(max_lag, 0.0);
  if (variance == 0.0) return correlations;
  for (std::size_t lag = 1; lag <= max_lag && lag < ranks.size(); ++lag) {
    const auto later = ranks.begin() + static_cast<std::ptrdiff_t>(lag);
    correlations[lag - 1] = std::inner_product(later, ranks.end(), ranks.begin(), 0.0) / variance;
  }
  return correlations;
}

bool is_autocorrelated(std::span<const double> samples) {
  const std::vector<double> correlations = rank_autocorrelations(samples, kTestedLags);
  const auto count = static_cast<double>(samples.size());
  double statistic = 0.0;
  for (std::size_t lag = 1; lag <= kTestedLags && lag < samples.size(); ++lag) {
    const double correlation = correlations[lag - 1];
    statistic += correlation * correlation / (count - static_cast<double>(lag));
  }
  return count * (count + 2.0) * statistic > kChiSquared3At90;
}

std::size_t block_length(std::span<const double> samples) {
  const auto count = static_cast<double>(samples.size());
  constexpr std::size_t kRun = 5;
  const std::size_t max_lag = static_cast<std::size_t>(std::ceil(std::sqrt(count))) + kRun;
  const std::vector<double> correlations = rank_autocorrelations(samples, max_lag);
  const double significant = 2.0 * std::sqrt(std::log10(count) / count);
  const std::size_t last = last_significant_lag(correlations, significant, kRun);
  const std::size_t window = std::clamp<std::size_t>(2 * last, 1, max_lag);
  double spectrum = 1.0;  // at frequency 0
  double curvature = 0.0;
  for (std::size_t lag = 1; lag <= window; ++lag) {
    const auto distance = static_cast<double>(lag);
    const double term =
        2.0 * flat_top(distance / static_cast<double>(window)) * correlations[lag - 1];
    spectrum += term;
    curvature += distance * term;
  }
  const double best = std::cbrt(1.5 * count * curvature * curvature / (spectrum * spectrum));
  const double shortest = 1.5 * std::cbrt(count);
  const double longest = std::min(3.0 * std::sqrt(count), count / 3.0);
  const double length = std::ceil(std::min(std::max(best, shortest), longest));
  return std::max<std::size_t>(static_cast<std::size_t>(length), 1);
}

}  // namespace qlinbench
