// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/stopping.h"

#include <algorithm>

#include "app/stats/confidence.h"

namespace qlinbench {
namespace {

/// Whether the interval is to be looked at after one of the samples after `before` up to `count`.
bool is_due(std::int64_t before, std::int64_t count, std::int64_t first) {
  std::int64_t look = std::max<std::int64_t>(first, 1);
  while (look <= before) look += (look + 3) / 4;
  return look <= count;
}

std::optional<StopReason> limit_reached(const StoppingPolicy& policy, std::int64_t count,
                                        double elapsed_ns) {
  if (count >= policy.max_samples) return StopReason::max_samples;
  if (elapsed_ns >= policy.max_time_ns) return StopReason::max_time;
  return std::nullopt;
}

}  // namespace

std::optional<StopReason> should_stop(const StoppingPolicy& policy, std::span<const double> samples,
                                      double elapsed_ns, std::size_t added) {
  const auto count = static_cast<std::int64_t>(samples.size());
  const std::int64_t before = count - static_cast<std::int64_t>(added);
  const std::optional<StopReason> limit = limit_reached(policy, count, elapsed_ns);
  const bool enough = count >= std::max<std::int64_t>(policy.min_samples, 1);
  if (enough && (limit || is_due(before, count, policy.min_samples)) &&
      relative_half_width(estimate_median(samples)) <= policy.precision) {
    return StopReason::precision;
  }
  return limit;
}

}  // namespace qlinbench
