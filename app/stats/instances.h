// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "app/stats/confidence.h"

// A kernel's time depends on where its buffers lie: two that are the same differ by up to 1 % on an
// NVIDIA H200, run after run of samples, while the samples of each agree within 0.1 %. So samples
// are taken from several instances, each in memory of its own, and an interval says what is known
// of the median over all places.

namespace qlinbench {

/// So many instances at least have an interval: the shortest and longest of 6 enclose the median
/// of all with 96.9 %.
inline constexpr std::int64_t kInstancesForInterval = 6;

/// The median of the instances' medians with its interval, samples[i] being of instances[i]; with
/// a single instance estimate_median of the samples. Throws std::invalid_argument for no samples or
/// spans of different lengths.
MedianEstimate estimate_over_instances(std::span<const double> samples,
                                       std::span<const std::int64_t> instances);

/// The samples as if all instances had the same median: what is left is the noise that more samples
/// help against.
std::vector<double> without_instances(std::span<const double> samples,
                                      std::span<const std::int64_t> instances);

}  // namespace qlinbench
