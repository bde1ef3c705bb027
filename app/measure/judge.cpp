// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/judge.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <utility>

#include "reference/generate.h"

namespace qlinbench {
namespace {

/// Above this share of outputs with several allowed values a case cannot tell right from wrong
/// (the operator's specification, "Verdicts").
constexpr double kMostUndecided = 0.25;
/// And with fewer outputs than this that are not saturated, where any large sum looks right.
constexpr double kLeastUnsaturated = 0.05;

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
                  "the manifest's accuracy gives no bound on the error at this K; promise a more "
                  "exact order or precision, if the kernel has it, or take a smaller K"};
  }
  if (found.undecided_fraction <= kMostUndecided) return std::nullopt;
  return Reason{"undecided",
                "more than a quarter of the outputs have several values that the manifest's "
                "accuracy allows; promise a more exact order or precision, if the kernel has it, "
                "take a smaller K or, where outputs are few, another seed"};
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

struct WrongWords {
  std::string_view code;
  std::string_view when;
};

WrongWords wrong_words(OutputCheck::When when) {
  switch (when) {
    case OutputCheck::When::timed:
      return {"wrong_when_timed", " after timed dispatches, none before them"};
    case OutputCheck::When::complemented:
      return {
          "wrong_on_new_data",
          " once the bits of x and of the zero points of x and y are turned, none before: does a "
          "call keep something for the next"};
    case OutputCheck::When::repeated:
      return {"wrong_sometimes", " in a repeated run of the same work, none in the first"};
    default:
      return {"wrong_elements", ""};
  }
}

}  // namespace

std::string doubt_about_loops(std::optional<std::int64_t> most_rounds, const Problem& problem) {
  constexpr std::int64_t kRoundsForEachK = 8;
  if (!most_rounds || kRoundsForEachK * problem.k <= *most_rounds) return {};
  return fmt::format(
      "answers are wrong, for which this driver may be to blame: it leaves a shader's loops after "
      "{} rounds in all, which right kernels may need at this K; take a smaller K or another "
      "device",
      *most_rounds);
}

Judgement judge(const Measurement& measurement, Distribution distribution,
                const DeviceDoubts& doubts) {
  const Verification& found = measurement.verification;
  const bool writes_outside = !measurement.overrun_buffers.empty();
  if (found.wrong > 0 && !writes_outside && !doubts.wrong_answers.empty()) {
    return {Status::mistrusted, Reason{std::string(kDeviceAnswers), doubts.wrong_answers}};
  }
  if (found.wrong > 0) {
    const WrongWords words = wrong_words(measurement.judged_when);
    return {Status::wrong,
            Reason{std::string(words.code), fmt::format("{} of {} outputs are wrong{}", found.wrong,
                                                        found.checked, words.when)}};
  }
  if (writes_outside) {
    return {Status::wrong,
            Reason{"writes_outside", fmt::format("it writes behind the end of {}",
                                                 fmt::join(measurement.overrun_buffers, ", "))}};
  }
  auto doubt = doubt_about_bounds(measurement);
  if (!doubt && has_calibrated_outputs(distribution)) doubt = doubt_about_data(found);
  if (!doubt && !doubts.times.empty()) doubt = Reason{"clock", doubts.times};
  if (!doubt && measurement.was_timed && !measurement.hot) {
    doubt = Reason{"throttled", "no time: the device's clock was held down in all samples"};
  }
  if (doubt) return {Status::mistrusted, std::move(doubt)};
  return {};
}

}  // namespace qlinbench
