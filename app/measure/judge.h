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

/// `clock_doubt` says why times cannot be believed; empty where they can.
Judgement judge(const Measurement& measurement, Distribution distribution,
                const std::string& clock_doubt = {});

}  // namespace qlinbench
