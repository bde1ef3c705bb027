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

double target_ns(const SamplingPolicy& policy) {
  return std::max({policy.min_sample_ns, policy.min_sample_steps * policy.step_ns,
                   policy.min_sample_empty_dispatches * policy.empty_dispatch_ns});
}

std::int64_t round_up(std::int64_t count, std::int64_t multiple) {
  return (count + multiple - 1) / multiple * multiple;
}

std::int64_t next_guess(std::int64_t dispatches, double measured_ns, double wanted_ns) {
  if (measured_ns <= 0.0) return dispatches * kBlindGrowth;
  const double wanted =
      std::ceil(static_cast<double>(dispatches) * wanted_ns / measured_ns * kHeadroom);
  // A clock that saw only a tick or two may ask for any number; growth stays bounded.
  const auto most = static_cast<double>(dispatches * kBlindGrowth * kBlindGrowth);
  return std::max(dispatches + 1, static_cast<std::int64_t>(std::min(wanted, most)));
}

}  // namespace

std::int64_t find_dispatches(const SamplingPolicy& policy, const TimestampClock& clock,
                             std::int64_t multiple_of, const TakeSample& take) {
  const double wanted = target_ns(policy);
  const std::int64_t most = round_up(policy.max_dispatches, multiple_of);
  std::int64_t dispatches = multiple_of;
  while (true) {
    const double measured = interval_ns(clock, take(dispatches));
    if (measured >= wanted || dispatches >= most) return dispatches;
    dispatches = std::min(round_up(next_guess(dispatches, measured, wanted), multiple_of), most);
  }
}

}  // namespace qlinbench
