// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/paired.h"

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <vector>

#include "app/stats/instances.h"

namespace qlinbench {

Ratio paired_ratio(std::span<const double> baseline_ns, std::span<const double> kernel_ns,
                   std::span<const std::int64_t> instances) {
  if (baseline_ns.size() != kernel_ns.size()) {
    throw std::invalid_argument("a paired ratio needs both kernels' samples of every round");
  }
  std::vector<double> ratios(baseline_ns.size());
  std::transform(baseline_ns.begin(), baseline_ns.end(), kernel_ns.begin(), ratios.begin(),
                 std::divides<>());
  const MedianEstimate estimate =
      instances.empty() ? estimate_median(ratios) : estimate_over_instances(ratios, instances);
  return {.median = estimate.median, .ci95 = estimate.ci95};
}

}  // namespace qlinbench
