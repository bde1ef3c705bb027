// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "app/stats/timestamps.h"

namespace qlinbench {

/// How long and how often to measure.
struct SamplingPolicy {
  std::int64_t min_samples = 30;
  std::int64_t max_samples = 200;
  /// Samples beyond the minimum are taken until they add up to this.
  double min_total_ns = 100e6;
  /// A sample lasts at least this, and this many periods of the clock: timestamps are often
  /// coarser than their period (32 ns on NVIDIA at a period of 1 ns), and a dispatch that starts
  /// on an idle queue costs a microsecond or two.
  double min_sample_ns = 500e3;
  double min_sample_ticks = 2000.0;
  std::int64_t max_dispatches = 4096;
  /// Untimed work before the samples, so that clocks have risen.
  double warm_up_ns = 50e6;
};

/// Takes one sample of the given number of dispatches.
using TakeSample = std::function<TimestampPair(std::int64_t dispatches)>;

/// Samples of one call's time, in the order they were taken.
struct Samples {
  std::vector<double> call_ns;
  std::int64_t dispatches_per_sample = 0;
};

/// Finds the number of dispatches that makes a sample long enough, by taking samples; at least 1,
/// at most the policy's maximum.
std::int64_t find_dispatches(const SamplingPolicy& policy, const TimestampClock& clock,
                             const TakeSample& take);

/// Sizes the sample, warms up and measures. Whatever `take` throws ends it.
Samples take_samples(const SamplingPolicy& policy, const TimestampClock& clock,
                     const TakeSample& take);

}  // namespace qlinbench
