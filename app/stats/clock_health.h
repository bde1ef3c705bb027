// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

// What the samples themselves say of the clock that they ran at: no vendor's interface is asked.

namespace qlinbench {

/// Whether a sample at this clock index says something about a clock held down rather than about
/// the kernel.
bool is_throttled(double index);

/// How the samples behave over the time in which they were taken.
struct Health {
  double drift = 0.0;     ///< change from the first to the last sample, over the median
  bool drifting = false;  ///< the drift is more than noise, than the clock's step, and than 1 %
  bool bimodal = false;   ///< two levels, more than 1 % apart, and hardly a sample between them
};

/// Samples in the order taken. Of 1000 streams of independent noise (normal, lognormal or uniform,
/// 30 to 1000 samples) at most 0.6 % were called drifting and 0.2 % bimodal; of autoregressive ones
/// of 0.5, 3.4 % of 30 samples and 0.8 % of 1000 drifting. Spikes are no level while they are fewer
/// than one sample in twenty. `tick_ns` is the clock's step as it shows in a sample (granularity
/// over the dispatches of a sample); 0 where it is negligible.
Health examine(std::span<const double> samples, double tick_ns = 0.0);

}  // namespace qlinbench
