// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/auto_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace qlinbench {
namespace {

bool is_error(const Refusal& refusal) {
  return refusal.kind == Refusal::Kind::error;
}

int rank(const RankedVariant& ranked) {
  if (!ranked.chosen.refusal) return 1;
  return is_error(*ranked.chosen.refusal) ? 0 : 2;
}

bool comes_before(const RankedVariant& a, const RankedVariant& b) {
  return std::pair(rank(a), a.chosen.score) < std::pair(rank(b), b.chosen.score);
}

/// Why no kernel takes a problem, with one reason a kernel.
class Reasons {
 public:
  void add(const Kernel& kernel, const Refusal& refusal) {
    if (refusal.kind == Refusal::Kind::skipped) kind_ = Refusal::Kind::skipped;
    const bool is_new = std::find(told_.begin(), told_.end(), &kernel) == told_.end();
    if (!is_new) return;
    told_.push_back(&kernel);
    text_ += fmt::format("{} {}: {}", text_.empty() ? ":" : ";", kernel.name(), refusal.message);
  }

  Refusal refusal() const { return {kind_, "no_kernel", "no kernel takes this case here" + text_}; }

 private:
  std::vector<const Kernel*> told_;
  std::string text_;
  Refusal::Kind kind_ = Refusal::Kind::unsupported;
};

}  // namespace

std::vector<RankedVariant> rank_variants(const Catalog& catalog, const Problem& problem,
                                         const DeviceTraits& device) {
  std::vector<RankedVariant> found;
  for (const Kernel& kernel : catalog.kernels()) {
    for (ChosenVariant& chosen : kernel.choose(problem, device)) {
      found.push_back({&kernel, std::move(chosen)});
    }
  }
  std::stable_sort(found.begin(), found.end(), comes_before);
  return found;
}

std::vector<AutoVariant> choose_auto(const Catalog& catalog, const Problem& problem,
                                     const DeviceTraits& device, ShaderCompiler& compiler) {
  std::vector<AutoVariant> variants;
  Reasons reasons;
  for (const auto& [kernel, chosen] : rank_variants(catalog, problem, device)) {
    PlannedVariant planned = kernel->plan_variant(chosen, problem, device, compiler);
    const auto* refusal = std::get_if<Refusal>(&planned.outcome);
    if (refusal != nullptr && !is_error(*refusal)) {
      reasons.add(*kernel, *refusal);
      continue;
    }
    const bool is_taken = refusal == nullptr;
    variants.push_back({kernel, std::move(planned)});
    if (is_taken) return variants;
  }
  variants.push_back({nullptr, {"", reasons.refusal()}});
  return variants;
}

}  // namespace qlinbench
