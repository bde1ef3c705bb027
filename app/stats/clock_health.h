// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

// What the samples themselves say of the clock that they ran at: no vendor's interface is asked.

namespace qlinbench {

/// How fast the device's clock was at each sample, from the times of a dispatch of fixed work that
/// ran beside each: 1 at the run's usual best (the 10th percentile of the times, never the single
/// shortest), 0.5 at half of that.
std::vector<double> clock_indices(std::span<const double> reference_ns);

/// Whether a sample at this clock index says something about a clock held down rather than about
/// the kernel.
bool is_throttled(double index);

/// How the samples behave over the time in which they were taken.
struct Health {
  double drift = 0.0;     ///< change from the first to the last sample, over the median
  bool drifting = false;  ///< the drift is more than noise, than the clock's step, and than 1 %
  bool bimodal = false;   ///< two levels, more than 1 % apart, and hardly a sample between them
};

/// Samples in the order taken. `tick_ns` is the clock's step as it shows in a sample (granularity
/// over the dispatches of a sample); 0 where it is negligible.
Health examine(std::span<const double> samples, double tick_ns = 0.0);

}  // namespace qlinbench
