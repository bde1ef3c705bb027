// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/measure_kernel.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "reference/generate.h"

namespace qlinbench {
namespace {

/// Neither is an answer that saturation produces, and they differ: an element that a kernel does
/// not write cannot be right under both.
constexpr std::uint8_t kPoisonBefore = 0x5A;
constexpr std::uint8_t kPoisonTimed = 0xA6;

/// Above this share of outputs with several allowed values a case cannot tell right from wrong
/// (the operator's specification, "Verdicts").
constexpr double kMostUndecided = 0.25;
/// And with fewer outputs than this that are not saturated, where any large sum looks right.
constexpr double kLeastUnsaturated = 0.05;

struct Checked {
  Verification verification;
  std::vector<std::int8_t> y;
};

Checked check_output(Executor& executor, const KernelPlan& plan, const CaseData& data) {
  Checked checked;
  checked.y = executor.read_output();
  Accuracy accuracy = plan.accuracy;
  accuracy.exact_division = data.exact_division;
  checked.verification = verify(data.problem, data.operands, data.expected, accuracy, checked.y);
  return checked;
}

void stop_if_interrupted(const MeasureOptions& options) {
  if (options.is_interrupted()) throw Interrupted{};
}

Timing time_kernel(PreparedKernel& kernel, const TimestampClock& clock,
                   const MeasureOptions& options) {
  Samples samples = take_samples(options.sampling, clock, [&](std::int64_t dispatches) {
    stop_if_interrupted(options);
    return kernel.sample(dispatches);
  });
  Timing timing;
  timing.summary = summarize(samples.call_ns);
  timing.samples_ns = std::move(samples.call_ns);
  timing.dispatches_per_sample = samples.dispatches_per_sample;
  return timing;
}

void keep(Measurement& measurement, Checked checked) {
  measurement.verification = checked.verification;
  measurement.y = std::move(checked.y);
}

/// Why the allowed values of the outputs say too little, if they do.
std::optional<Reason> doubt_about_bounds(const Measurement& measurement) {
  const Verification& found = measurement.verification;
  if (found.exact_arithmetic && !measurement.exact_division) {
    return Reason{
        "inexact_division",
        "this device does not divide by powers of two exactly, so that no output is known "
        "to have one right answer; take another distribution"};
  }
  if (!found.bound_exists) {
    return Reason{"no_bound",
                  "the kernel's precision is too low for a bound on its error at this K"};
  }
  if (found.undecided_fraction <= kMostUndecided) return std::nullopt;
  return Reason{
      "undecided",
      fmt::format("{:.0f} % of the outputs have more than one allowed value: the kernel's "
                  "promise about its sums is too weak to tell right from wrong at this K",
                  100.0 * found.undecided_fraction)};
}

/// Why many wrong kernels would answer the same, if they would.
std::optional<Reason> doubt_about_data(const Verification& found) {
  if (1.0 - found.saturated_fraction < kLeastUnsaturated) {
    return Reason{"saturated",
                  fmt::format("{:.0f} % of the outputs are saturated, where any large sum looks "
                              "right; take another seed, more outputs or another distribution",
                              100.0 * found.saturated_fraction)};
  }
  if (found.all_equal) {
    return Reason{"all_equal",
                  fmt::format("all {} outputs are expected to be the same, so that none in a wrong "
                              "place shows; take another seed or another distribution",
                              found.checked)};
  }
  return std::nullopt;
}

}  // namespace

Measurement measure_kernel(Executor& executor, const KernelPlan& plan, const CaseData& data,
                           const MeasureOptions& options) {
  stop_if_interrupted(options);
  options.on_phase("prepare");
  const auto kernel = executor.prepare(plan);
  Measurement measurement;
  measurement.exact_division = data.exact_division;
  measurement.prepack_ns = kernel->prepack_ns();
  measurement.statistics = kernel->statistics();

  options.on_phase("verify");
  executor.poison_output(kPoisonBefore);
  kernel->run_once();
  keep(measurement, check_output(executor, plan, data));
  if (options.verify_only) return measurement;

  options.on_phase("measure");
  executor.poison_output(kPoisonTimed);
  measurement.hot = time_kernel(*kernel, executor.clock(), options);

  options.on_phase("verify");
  Checked timed = check_output(executor, plan, data);
  const std::int64_t wrong_before = measurement.verification.wrong;
  if (timed.verification.wrong > wrong_before) {
    measurement.wrong_only_when_timed = wrong_before == 0;
    keep(measurement, std::move(timed));
  }
  return measurement;
}

Judgement judge(const Measurement& measurement, Distribution distribution) {
  const Verification& found = measurement.verification;
  if (found.wrong > 0) {
    const bool timed = measurement.wrong_only_when_timed;
    return {Status::wrong,
            Reason{timed ? "wrong_when_timed" : "wrong_elements",
                   fmt::format("{} of {} outputs are wrong{}", found.wrong, found.checked,
                               timed ? " after the timed dispatches, none before them" : "")}};
  }
  auto doubt = doubt_about_bounds(measurement);
  if (!doubt && has_calibrated_outputs(distribution)) doubt = doubt_about_data(found);
  if (doubt) return {Status::mistrusted, std::move(doubt)};
  return {};
}

}  // namespace qlinbench
