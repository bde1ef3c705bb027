// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/measure/measure_options.h"
#include "kernels/loader/kernel_plan.h"
#include "reference/problem.h"

namespace qlinbench {

/// What a kernel variant gets of the device's memory.
struct MemoryPlan {
  std::int64_t weight_copies = 1;
  std::int64_t instances = 1;  ///< prepared side by side
  std::int64_t bytes = 0;      ///< of all instances
  std::string cold_absent;     ///< why it is not timed cold; empty where it is
  std::string too_large;       ///< why it cannot run at all; empty where it can
  bool is_short = false;       ///< more memory would allow more
};

/// Decides before anything is allocated; the sentences have the figures. All of `instances` or one.
MemoryPlan plan_memory(const KernelPlan& plan, const MeasureOptions& options,
                       std::int64_t instances, std::int64_t free_bytes);

/// Why a case's operands do not fit the device; empty where they do.
std::string operands_too_large(const Problem& problem, std::int64_t free_bytes);

}  // namespace qlinbench
