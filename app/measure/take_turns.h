// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "app/measure/clock_watch.h"
#include "app/measure/executor.h"
#include "app/measure/output_check.h"
#include "app/measure/sampling.h"
#include "app/results/result.h"

namespace qlinbench {

/// A kernel that is to be timed in one way.
struct Turn {
  std::vector<PreparedKernel*> instances;  ///< one takes part in each round
  OutputCheck* outputs = nullptr;          ///< is shown the last answer of every sample
  bool cold = false;
  std::int64_t weight_copies = 1;  ///< that the kernel was prepared with
};

struct TurnHooks {
  /// Asked between submissions; may throw.
  std::function<void()> check_interrupt = [] {};
  /// Rounds are done, and some turns still go on.
  std::function<void(std::int64_t round, std::size_t unfinished)> on_round = [](std::int64_t,
                                                                                std::size_t) {};
};

struct TurnResults {
  std::vector<Timing> timings;  ///< in the order of the turns
  /// Share of the time from the first sample to the last, rests aside, in which the device had
  /// nothing to do.
  double host_share = 0.0;
  /// No submission took the host less time than the device says its samples took.
  bool clocks_agree = true;
};

/// Times kernels in rounds, one sample of each, in an order that changes from round to round, so
/// that whatever drifts hits all alike. A turn ends by the stopping rule; samples at a clock that
/// is held down are discarded and waited out. Throws DeviceError.
TurnResults take_turns(Executor& executor, std::span<const Turn> turns,
                       const SamplingPolicy& policy, ClockWatch& watch, const TurnHooks& hooks);

}  // namespace qlinbench
