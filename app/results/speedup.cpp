// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/speedup.h"

#include <algorithm>

namespace qlinbench {
namespace {

/// The median of a result whose answers are right; others have no time to compare.
std::optional<double> trusted_median(const Result& result) {
  if (result.status != Status::pass || !result.hot) return std::nullopt;
  return result.hot->summary.median;
}

}  // namespace

std::optional<double> speedup_over_baseline(const Result& result, std::span<const Result> of_case) {
  const std::optional<double> own = trusted_median(result);
  if (!own || result.kernel_is_baseline) return std::nullopt;
  std::optional<double> fastest;
  for (const Result& other : of_case) {
    const std::optional<double> median = trusted_median(other);
    if (!median || !other.kernel_is_baseline) continue;
    fastest = std::min(fastest.value_or(*median), *median);
  }
  if (!fastest) return std::nullopt;
  return *fastest / *own;
}

}  // namespace qlinbench
