// SPDX-License-Identifier: BSD-3-Clause
#include "app/report/timing_notes.h"

#include <fmt/format.h>

#include <numeric>
#include <string_view>

namespace qlinbench {
namespace {

/// Timestamps between passes cost time of their own, so the sum of the passes may be longer than
/// the whole, but hardly shorter.
constexpr double kLeastSumOfPasses = 0.9;

void add_timing_notes(std::string_view which, const Timing& timing,
                      std::vector<std::string>& notes) {
  if (timing.discarded > 0) {
    notes.push_back(fmt::format("{} samples discarded because the device's clock was held down: {}",
                                which, timing.discarded));
  }
  if (timing.health.drifting) {
    notes.push_back(fmt::format("the {} times drift: {:+.1f} % from the first to the last", which,
                                100.0 * timing.health.drift));
  }
  if (timing.health.bimodal) notes.push_back(fmt::format("the {} times have two levels", which));
}

}  // namespace

std::vector<std::string> timing_notes(const Result& result) {
  std::vector<std::string> notes;
  if (result.answers && result.answers->distinct > 1 && result.status != Status::wrong) {
    notes.push_back(fmt::format("not deterministic: {} different outputs, all of them right",
                                result.answers->distinct));
  }
  if (result.cold) add_timing_notes("cold", *result.cold, notes);
  if (!result.hot) return notes;
  add_timing_notes("hot", *result.hot, notes);
  if (!result.cold_absent.empty()) notes.push_back("not timed cold: " + result.cold_absent);
  const double passes_ns =
      std::accumulate(result.passes.begin(), result.passes.end(), 0.0,
                      [](double sum, const PassTime& pass) { return sum + pass.ns; });
  if (!result.passes.empty() && passes_ns < kLeastSumOfPasses * result.hot->summary.min) {
    notes.push_back(fmt::format("the passes add up to {:.0f} % of the shortest call only",
                                100.0 * passes_ns / result.hot->summary.min));
  }
  return notes;
}

}  // namespace qlinbench
