// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "app/measure/sampling.h"

namespace qlinbench {

/// The user stopped the program; what was finished before stands.
struct Interrupted {};

/// As many as there are poisons: an element that is never written may be right under one.
inline constexpr std::int64_t kLeastRepeats = 2;

struct MeasureOptions {
  bool verify_only = false;
  /// Single untimed calls whose answers are looked at one by one, kLeastRepeats and then as many as
  /// the time allows: a kernel that is wrong in one run of twenty shows.
  std::int64_t repeats = 100;
  double max_repeats_ns = 2e9;
  SamplingPolicy sampling;
  /// Of each kernel, in memory of their own, that take turns (stats/instances.h).
  std::int64_t instances = 1;
  /// Time every kernel by itself, so that what the validation layer says has one to blame.
  bool one_at_a_time = false;
  std::optional<std::int64_t> cache_bytes;  ///< of the device; without it nothing is timed cold
  std::string cache_unknown;                ///< why it is not known
  std::int64_t max_buffer_bytes = std::numeric_limits<std::int64_t>::max();
  /// Why the device's clock is not to be believed; empty where it is.
  std::string clock_doubt;
  /// DeviceInfo::most_loop_rounds.
  std::optional<std::int64_t> most_loop_rounds;

  /// Told what is being done, for the progress bar.
  std::function<void(std::string_view)> on_phase = [](std::string_view) {};
  /// Asked between submissions; true ends the measurement by throwing Interrupted.
  std::function<bool()> is_interrupted = [] { return false; };

  void check_interrupt() const {
    if (is_interrupted()) throw Interrupted{};
  }
};

}  // namespace qlinbench
