// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/speedup.h"

#include <vector>

#include "app/stats/paired.h"

namespace qlinbench {
namespace {

/// Of a result whose answers are right; others have no time to compare, nor has one whose clock
/// stood still.
const Timing* trusted_timing(const Result& result, bool cold) {
  if (result.status != Status::pass) return nullptr;
  const auto& timing = cold ? result.cold : result.hot;
  return timing && timing->summary.median > 0.0 ? &*timing : nullptr;
}

const Timing* fastest_baseline(std::span<const Result> of_case, bool cold) {
  const Timing* fastest = nullptr;
  for (const Result& other : of_case) {
    const Timing* timing = other.kernel_is_baseline ? trusted_timing(other, cold) : nullptr;
    if (timing == nullptr) continue;
    if (fastest == nullptr || timing->summary.median < fastest->summary.median) fastest = timing;
  }
  return fastest;
}

/// Samples of rounds in which both have one, in the rounds' order.
struct Pairs {
  std::vector<double> baseline_ns;
  std::vector<double> kernel_ns;
  std::vector<std::int64_t> instances;
};

Pairs pairs_of(const Timing& baseline, const Timing& kernel) {
  Pairs pairs;
  std::size_t i = 0;
  for (std::size_t j = 0; j < kernel.rounds.size(); ++j) {
    while (i < baseline.rounds.size() && baseline.rounds[i] < kernel.rounds[j]) ++i;
    if (i == baseline.rounds.size()) break;
    if (baseline.rounds[i] != kernel.rounds[j]) continue;
    pairs.baseline_ns.push_back(baseline.samples_ns[i]);
    pairs.kernel_ns.push_back(kernel.samples_ns[j]);
    pairs.instances.push_back(kernel.instances[j]);
  }
  return pairs;
}

}  // namespace

std::optional<Speedup> speedup_over_baseline(const Result& result,
                                             std::span<const Result> of_case) {
  const bool cold = result.cold.has_value();
  const Timing* own = trusted_timing(result, cold);
  if (own == nullptr || result.kernel_is_baseline) return std::nullopt;
  const Timing* baseline = fastest_baseline(of_case, cold);
  if (baseline == nullptr) return std::nullopt;
  const Pairs pairs = baseline->group == own->group ? pairs_of(*baseline, *own) : Pairs{};
  if (pairs.kernel_ns.empty()) {
    return Speedup{.ratio = baseline->summary.median / own->summary.median};
  }
  const Ratio ratio = paired_ratio(pairs.baseline_ns, pairs.kernel_ns, pairs.instances);
  return Speedup{.ratio = ratio.median,
                 .ci95 = ratio.ci95,
                 .pairs = static_cast<std::int64_t>(pairs.kernel_ns.size())};
}

}  // namespace qlinbench
