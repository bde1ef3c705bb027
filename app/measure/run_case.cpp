// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/run_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <optional>
#include <utility>

#include "app/stats/throughput.h"
#include "kernels/loader/auto_choice.h"
#include "kernels/loader/kernel_plan.h"
#include "kernels/loader/operand_layout.h"
#include "reference/generate.h"

namespace qlinbench {
namespace {

/// A variant of one of the case's kernels, evaluated.
struct Candidate {
  const RequestedKernel* requested = nullptr;
  const Kernel* kernel = nullptr;  ///< null where auto found none
  PlannedVariant planned;
};

Status status_of(Refusal::Kind kind) {
  switch (kind) {
    case Refusal::Kind::unsupported:
      return Status::unsupported;
    case Refusal::Kind::skipped:
      return Status::skipped;
    default:
      return Status::error;
  }
}

Result blank_result(const Case& value, const std::string& requested, const Kernel* kernel,
                    const std::string& variant) {
  Result result;
  result.id = value.id;
  result.problem = value.problem;
  result.distribution = value.distribution;
  result.seed = value.seed;
  result.kernel_requested = requested;
  result.kernel_name = kernel == nullptr ? requested : kernel->name();
  result.kernel_variant = variant;
  result.kernel_is_baseline = kernel != nullptr && kernel->is_baseline();
  return result;
}

/// Compares, times and judges one variant.
class CaseRun {
 public:
  CaseRun(const Bench& bench, const PlannedCase& planned, const MeasureOptions& options,
          const RunHooks& hooks)
      : bench_(bench), planned_(planned), options_(options), hooks_(hooks) {}

  void run() {
    collect();
    if (std::any_of(candidates_.begin(), candidates_.end(), is_runnable)) prepare_data();
    for (const Candidate& candidate : candidates_) hooks_.on_result(run_candidate(candidate));
    if (lost_) throw DeviceLost(*lost_);
  }

 private:
  static bool is_runnable(const Candidate& candidate) {
    return std::holds_alternative<KernelPlan>(candidate.planned.outcome);
  }

  void collect() {
    options_.on_phase("compile");
    for (const RequestedKernel& requested : planned_.kernels) {
      if (requested.kernel == nullptr) {
        collect_auto(requested);
      } else {
        collect_all(requested);
      }
    }
  }

  void collect_all(const RequestedKernel& requested) {
    for (PlannedVariant& variant :
         requested.kernel->plan(planned_.value.problem, bench_.traits, bench_.compiler)) {
      candidates_.push_back({&requested, requested.kernel, std::move(variant)});
    }
  }

  void collect_auto(const RequestedKernel& requested) {
    for (AutoVariant& variant :
         choose_auto(bench_.catalog, planned_.value.problem, bench_.traits, bench_.compiler)) {
      candidates_.push_back({&requested, variant.kernel, std::move(variant.planned)});
    }
  }

  /// Leaves `obstacle_` where the host or the device cannot hold the case.
  void prepare_data() {
    const Problem& problem = planned_.value.problem;
    try {
      options_.on_phase("operands");
      data_.problem = problem;
      data_.distribution = planned_.value.distribution;
      data_.operands = generate_operands(problem, planned_.value.distribution, planned_.value.seed);
      options_.on_phase("references");
      data_.expected = compute_expected(problem, data_.operands);
      hooks_.on_data(planned_.value, data_);
      options_.on_phase("upload");
      data_.exact_division =
          data_.expected.exact_arithmetic &&
          bench_.division.is_exact(bench_.executor, bench_.traits, bench_.compiler);
      bench_.executor.load(problem, data_.operands);
    } catch (const std::bad_alloc&) {
      obstacle_ = {Status::skipped,
                   Reason{"host_memory", "the host has no memory for the case's " +
                                             operand_bytes(problem) + " bytes of operands"}};
    } catch (const DeviceError& error) {
      obstacle_ = failed(error);
    }
  }

  /// What a device's failure makes of a result. A lost device stands in the way of all that
  /// follows.
  Judgement failed(const DeviceError& error) {
    const auto* lost = dynamic_cast<const DeviceLost*>(&error);
    if (lost == nullptr) return {Status::error, Reason{"device", error.what()}};
    lost_ = *lost;
    obstacle_ = {Status::error, Reason{"device_lost", error.what()}};
    return *obstacle_;
  }

  static std::string operand_bytes(const Problem& problem) {
    std::int64_t total = 0;
    for (const OperandLayout& layout : operand_layouts(problem)) total += layout.dense_bytes();
    return std::to_string(total);
  }

  Result run_candidate(const Candidate& candidate) {
    Result result = blank_result(planned_.value, candidate.requested->requested, candidate.kernel,
                                 candidate.planned.variant);
    hooks_.on_planned(result, candidate.planned);
    if (const auto* refusal = std::get_if<Refusal>(&candidate.planned.outcome)) {
      result.status = status_of(refusal->kind);
      result.reason = Reason{refusal->code, refusal->message};
      return result;
    }
    const auto& plan = std::get<KernelPlan>(candidate.planned.outcome);
    result.kernel_fingerprint = plan.fingerprint;
    if (obstacle_) {
      apply(*obstacle_, result);
    } else {
      measure(plan, result);
    }
    return result;
  }

  static void apply(const Judgement& judgement, Result& result) {
    result.status = judgement.status;
    result.reason = judgement.reason;
  }

  void measure(const KernelPlan& plan, Result& result) {
    try {
      Measurement measurement = measure_kernel(bench_.executor, plan, data_, options_);
      fill(result, measurement);
      hooks_.on_measurement(result, measurement);
    } catch (const DeviceError& error) {
      apply(failed(error), result);
      return;
    }
    const auto messages = hooks_.take_validation_messages();
    if (messages.empty()) return;
    result.status = Status::error;
    result.reason = Reason{"validation", messages.front()};
  }

  static void fill(Result& result, Measurement& measurement) {
    apply(judge(measurement, result.distribution), result);
    result.verification = measurement.verification;
    result.prepack_ns = measurement.prepack_ns;
    result.hot = std::move(measurement.hot);
    if (!result.hot) return;
    result.tops = tops(result.problem, result.hot->summary.median);
    result.gb_per_s = gb_per_s(result.problem, result.hot->summary.median);
  }

  const Bench& bench_;
  const PlannedCase& planned_;
  const MeasureOptions& options_;
  const RunHooks& hooks_;
  std::vector<Candidate> candidates_;
  CaseData data_;
  std::optional<Judgement> obstacle_;  ///< why no kernel of the case can be measured
  std::optional<DeviceLost> lost_;
};

}  // namespace

void run_case(const Bench& bench, const PlannedCase& planned, const MeasureOptions& options,
              const RunHooks& hooks) {
  CaseRun(bench, planned, options, hooks).run();
}

Result refused(const PlannedCase& planned, const RequestedKernel& kernel,
               const std::string& variant, Status status, Reason reason) {
  Result result = blank_result(planned.value, kernel.requested, kernel.kernel, variant);
  result.status = status;
  result.reason = std::move(reason);
  return result;
}

}  // namespace qlinbench
