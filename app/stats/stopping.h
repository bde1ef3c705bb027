// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace qlinbench {

/// How well a median must be known, and what that may cost.
struct StoppingPolicy {
  double precision = 0.005;  ///< half width of the 95 % interval of the median over the median
  std::int64_t min_samples = 30;
  std::int64_t max_samples = 2000;
  double max_time_ns = 10e9;
};

/// Why no more samples are taken; the enumerators spell it in JSON.
enum class StopReason { precision, max_time, max_samples };

/// Whether enough samples were taken, and why; nothing: go on. `elapsed_ns` is what the samples and
/// everything between them took. `added` is how many of the samples are new since the last call:
/// the interval is looked at when one of them was the min_samples-th, and from then on each time
/// that their number has grown by a quarter, since a rule that looks after every sample stops at
/// the lucky ones; and once more when a limit is reached. Both limits go before min_samples.
std::optional<StopReason> should_stop(const StoppingPolicy& policy, std::span<const double> samples,
                                      double elapsed_ns, std::size_t added = 1);

}  // namespace qlinbench
