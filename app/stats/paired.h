// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "app/stats/confidence.h"

namespace qlinbench {

/// Speed of one kernel over another's: 2 is twice as fast.
struct Ratio {
  double median = 0.0;
  std::optional<Interval> ci95 = {};
};

/// The median of baseline_ns[i] / kernel_ns[i], both taken in the same round i, so that what a slow
/// round does to both cancels. Its interval is estimate_over_instances' for these ratios, round i
/// being of instances[i], or all of one where none are given. Throws std::invalid_argument for no
/// rounds, or where the spans are of different lengths.
Ratio paired_ratio(std::span<const double> baseline_ns, std::span<const double> kernel_ns,
                   std::span<const std::int64_t> instances = {});

}  // namespace qlinbench
