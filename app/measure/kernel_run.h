// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/measure/case_data.h"
#include "app/measure/executor.h"
#include "app/measure/measure_options.h"
#include "app/measure/memory_plan.h"
#include "app/measure/output_check.h"
#include "app/measure/take_turns.h"
#include "app/results/result.h"
#include "kernels/loader/kernel_plan.h"

namespace qlinbench {

/// What one kernel variant did with one case.
struct Measurement {
  Verification verification;  ///< of the first answer, or of the first wrong one
  OutputCheck::When judged_when = OutputCheck::When::first;
  bool exact_division = false;  ///< as in CaseData
  std::vector<std::int8_t> y;   ///< [T, N], what `verification` speaks of
  Answers answers;
  std::set<std::string> overrun_buffers;  ///< behind whose end a call wrote
  double prepack_ns = 0.0;
  double pipelines_ns = 0.0;
  std::optional<PipelineStatistics> statistics;
  // The rest is absent with verify_only.
  std::optional<double> host_ns;
  std::vector<PassTime> passes;
  std::optional<Timing> cold;
  std::string cold_absent;
  std::optional<Timing> hot;
  bool was_timed = false;  ///< in turn with others; without `hot` all samples were discarded
};

/// A kernel variant on the device while its case runs. The case's data must outlive it.
class KernelRun {
 public:
  /// With as many instances and copies of the weights as `memory` says. Throws DeviceError, as all
  /// functions do.
  KernelRun(Executor& executor, const KernelPlan& plan, const CaseData& data,
            const MemoryPlan& memory);
  KernelRun(KernelRun&&) = delete;

  /// Fills y with poison, calls once and compares every output; the same with another poison and
  /// complemented activations. Then more calls, of all instances in turn and with each poison,
  /// whose answers are compared where they differ. Throws Interrupted, as time_alone does.
  void verify(const MeasureOptions& options);

  /// The time of one call on the host's clock, and of each pass.
  void time_alone(const MeasureOptions& options);

  /// How it wants to be timed beside others.
  std::vector<Turn> turns();
  /// The timings that belong to turns(), in its order.
  void keep(std::span<Timing> timings);

  Measurement finish();

 private:
  void look_behind_buffers();

  const KernelPlan& plan_;
  std::int64_t copies_;
  std::vector<std::unique_ptr<PreparedKernel>> instances_;
  OutputCheck outputs_;
  Measurement measurement_;
};

/// A kernel on the device. What the driver says is free may not be there: then once more with as
/// little as can be.
std::unique_ptr<KernelRun> prepare_run(Executor& executor, const KernelPlan& plan,
                                       const CaseData& data, MemoryPlan memory);

/// Moves what was measured into a result, all but the status.
void fill_result(Result& result, Measurement& measurement);

}  // namespace qlinbench
