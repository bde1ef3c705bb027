// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "app/measure/executor.h"
#include "app/measure/sampling.h"
#include "app/results/result.h"
#include "kernels/loader/kernel_plan.h"
#include "reference/operands.h"
#include "reference/references.h"
#include "reference/verdict.h"

namespace qlinbench {

/// A case as it is on the host while its kernels run.
struct CaseData {
  Problem problem;
  Operands operands;
  Expected expected;
  Distribution distribution = Distribution::normal;
  /// The device divides by powers of two exactly; looked at where expected.exact_arithmetic.
  bool exact_division = false;
};

/// The user stopped the program; what was finished before stands.
struct Interrupted {};

struct MeasureOptions {
  bool verify_only = false;
  SamplingPolicy sampling;
  /// Told what is being done, for the progress bar.
  std::function<void(std::string_view)> on_phase = [](std::string_view) {};
  /// Asked between submissions; true ends the measurement by throwing Interrupted.
  std::function<bool()> is_interrupted = [] { return false; };
};

/// What one kernel variant did with one case.
struct Measurement {
  /// Of the run before the samples or of the last timed call, whichever is worse.
  Verification verification;
  bool wrong_only_when_timed = false;
  bool exact_division = false;  ///< as in CaseData
  double prepack_ns = 0.0;
  std::optional<PipelineStatistics> statistics;
  std::optional<Timing> hot;   ///< absent with verify_only
  std::vector<std::int8_t> y;  ///< [T, N], what `verification` speaks of
};

/// Prepares the kernel for the operands that `executor` has loaded, checks every output, takes
/// the samples and checks every output of the last timed call. The output is filled with another
/// poison value before either, so that no stale or unwritten element passes twice.
/// Throws DeviceError, Interrupted.
Measurement measure_kernel(Executor& executor, const KernelPlan& plan, const CaseData& data,
                           const MeasureOptions& options);

/// What a verification alone says of a result, with the reason where it is no pass.
struct Judgement {
  Status status = Status::pass;
  std::optional<Reason> reason;
};
Judgement judge(const Measurement& measurement, Distribution distribution);

}  // namespace qlinbench
