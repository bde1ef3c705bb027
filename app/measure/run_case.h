// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/measure/case_data.h"
#include "app/measure/clock_watch.h"
#include "app/measure/division_check.h"
#include "app/measure/executor.h"
#include "app/measure/kernel_run.h"
#include "app/measure/measure_options.h"
#include "app/plan/plan.h"
#include "app/results/result.h"
#include "kernels/loader/device_traits.h"
#include "kernels/loader/shader_compiler.h"

namespace qlinbench {

/// Where kernels run.
struct Bench {
  Executor& executor;
  const DeviceTraits& traits;
  ShaderCompiler& compiler;
  const Catalog& catalog;   ///< what auto chooses from
  DivisionCheck& division;  ///< of the device, kept from case to case
  ClockWatch& watch;        ///< likewise
};

/// What a run hands out while it goes on; every member may stay as it is.
struct RunHooks {
  /// A result is ready. Exactly one call for every kernel variant of the case.
  std::function<void(const Result&)> on_result = [](const Result&) {};
  /// The data of a case is there, before its kernels run.
  std::function<void(const Case&, const CaseData&)> on_data = [](const Case&, const CaseData&) {};
  /// A variant was planned, or refused, and is next. The result says which it is and no more.
  std::function<void(const Result&, const PlannedVariant&)> on_planned =
      [](const Result&, const PlannedVariant&) {};
  /// A kernel answered. The timing has moved into the result.
  std::function<void(const Result&, const Measurement&)> on_measurement = [](const Result&,
                                                                             const Measurement&) {};
  /// Takes what the validation layer has said since it was last asked.
  std::function<std::vector<std::string>()> take_validation_messages = [] {
    return std::vector<std::string>{};
  };
};

/// Runs every kernel variant of a case: checks the answers of each, then times all in turn, as many
/// at once as the device's memory holds. Data is made, and the references computed, only when some
/// kernel takes the case. A kernel that fails leaves the others running. Throws Interrupted, and
/// DeviceLost after handing out all results of the case.
void run_case(const Bench& bench, const PlannedCase& planned, const MeasureOptions& options,
              const RunHooks& hooks);

/// The result of a kernel that was not run.
Result refused(const PlannedCase& planned, const RequestedKernel& kernel,
               const std::string& variant, Status status, Reason reason);

}  // namespace qlinbench
