// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>

#include "app/stats/stopping.h"
#include "app/stats/timestamps.h"

namespace qlinbench {

/// How long and how often to measure.
struct SamplingPolicy {
  /// A sample lasts at least this, and this many steps of the clock and empty dispatches as they
  /// were measured (Instrument): neither the edges of an interval nor the start of a dispatch on an
  /// idle queue then weigh more than the precision.
  double min_sample_ns = 1e6;
  double min_sample_steps = 1000.0;
  double min_sample_empty_dispatches = 100.0;
  double step_ns = 1.0;
  double empty_dispatch_ns = 0.0;
  std::int64_t max_dispatches = 4096;

  /// Untimed work before the samples of a case, so that clocks have risen.
  double warm_up_ns = 50e6;
  /// Samples that one submission takes at most, unless one alone is longer: a device must not be
  /// kept from drawing a screen.
  double max_batch_ns = 100e6;
  StoppingPolicy stopping;
  /// Discard samples at a clock that is held down; a CPU device's times say nothing about that.
  bool watch_clock = true;
  bool overlap = false;          ///< SampleKind::overlap
  std::uint64_t order_seed = 0;  ///< of the order in which kernels take turns
};

/// Takes one sample of the given number of dispatches.
using TakeSample = std::function<TimestampPair(std::int64_t dispatches)>;

/// Finds the number of dispatches, a multiple of `multiple_of`, that makes a sample long enough, by
/// taking samples; at most the policy's maximum, rounded up.
std::int64_t find_dispatches(const SamplingPolicy& policy, const TimestampClock& clock,
                             std::int64_t multiple_of, const TakeSample& take);

}  // namespace qlinbench
