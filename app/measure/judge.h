// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "app/measure/kernel_run.h"
#include "app/results/result.h"
#include "reference/distributions.h"

namespace qlinbench {

/// What was found says of a result, with the reason where it is no pass.
struct Judgement {
  Status status = Status::pass;
  std::optional<Reason> reason;
};

/// Why what the device says cannot be believed; empty where it can.
struct DeviceDoubts {
  std::string times = {};
  std::string wrong_answers = {};  ///< right kernels may give them
};

/// Why a right kernel may answer wrongly on a device that leaves loops after so many rounds
/// (DeviceInfo::most_loop_rounds), if it may: it is taken to need at most eight for each k, as a
/// thread of so many outputs does.
std::string doubt_about_loops(std::optional<std::int64_t> most_rounds, const Problem& problem);

Judgement judge(const Measurement& measurement, Distribution distribution,
                const DeviceDoubts& doubts = {});

}  // namespace qlinbench
