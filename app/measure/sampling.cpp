// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/sampling.h"

#include <algorithm>
#include <cmath>

namespace qlinbench {
namespace {

/// Where a first guess falls short by jitter, the next one should not.
constexpr double kHeadroom = 1.1;
/// Growth while the clock does not see the dispatches at all.
constexpr std::int64_t kBlindGrowth = 16;

double target_ns(const SamplingPolicy& policy, const TimestampClock& clock) {
  return std::max(policy.min_sample_ns,
                  policy.min_sample_ticks * static_cast<double>(clock.period_ns));
}

std::int64_t next_guess(std::int64_t dispatches, double measured_ns, double wanted_ns) {
  if (measured_ns <= 0.0) return dispatches * kBlindGrowth;
  const double wanted =
      std::ceil(static_cast<double>(dispatches) * wanted_ns / measured_ns * kHeadroom);
  // A clock that saw only a tick or two may ask for any number; growth stays bounded.
  const auto most = static_cast<double>(dispatches * kBlindGrowth * kBlindGrowth);
  return std::max(dispatches + 1, static_cast<std::int64_t>(std::min(wanted, most)));
}

void warm_up(const SamplingPolicy& policy, const TimestampClock& clock, const TakeSample& take,
             std::int64_t dispatches) {
  double total = 0.0;
  // The clock may stand still on a broken driver: bounded by the number of samples as well.
  for (std::int64_t i = 0; i < policy.max_samples && total < policy.warm_up_ns; ++i) {
    total += interval_ns(clock, take(dispatches));
  }
}

}  // namespace

std::int64_t find_dispatches(const SamplingPolicy& policy, const TimestampClock& clock,
                             const TakeSample& take) {
  const double wanted = target_ns(policy, clock);
  std::int64_t dispatches = 1;
  while (true) {
    const double measured = interval_ns(clock, take(dispatches));
    if (measured >= wanted || dispatches >= policy.max_dispatches) return dispatches;
    dispatches = std::min(next_guess(dispatches, measured, wanted), policy.max_dispatches);
  }
}

Samples take_samples(const SamplingPolicy& policy, const TimestampClock& clock,
                     const TakeSample& take) {
  Samples samples;
  samples.dispatches_per_sample = find_dispatches(policy, clock, take);
  warm_up(policy, clock, take, samples.dispatches_per_sample);
  const auto enough = [&](std::int64_t count, double total) {
    return count >= policy.max_samples ||
           (count >= policy.min_samples && total >= policy.min_total_ns);
  };
  double total = 0.0;
  for (std::int64_t count = 0; !enough(count, total); ++count) {
    const double sample = interval_ns(clock, take(samples.dispatches_per_sample));
    total += sample;
    samples.call_ns.push_back(sample / static_cast<double>(samples.dispatches_per_sample));
  }
  return samples;
}

}  // namespace qlinbench
