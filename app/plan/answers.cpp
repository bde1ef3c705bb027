// SPDX-License-Identifier: BSD-3-Clause
#include "app/plan/answers.h"

#include <algorithm>

#include "kernels/loader/auto_choice.h"

namespace qlinbench {
namespace {

void add_once(std::vector<Refusal>& refusals, const Refusal& refusal) {
  const auto is_same = [&](const Refusal& known) { return known.message == refusal.message; };
  if (std::none_of(refusals.begin(), refusals.end(), is_same)) refusals.push_back(refusal);
}

KernelAnswer answer_of(const Kernel& kernel, const std::vector<PlannedVariant>& variants) {
  KernelAnswer answer;
  answer.kernel = kernel.name();
  for (const PlannedVariant& variant : variants) {
    ++answer.variants;
    if (const auto* refusal = std::get_if<Refusal>(&variant.outcome)) {
      add_once(answer.refusals, *refusal);
    } else {
      ++answer.taken;
    }
  }
  return answer;
}

bool is_wanted(const Kernel& kernel, std::span<const std::string> wanted) {
  const auto has = [&](std::string_view name) {
    return std::find(wanted.begin(), wanted.end(), name) != wanted.end();
  };
  return wanted.empty() || has(kAutoKernel) || has(kernel.name());
}

}  // namespace

bool is_wrong(const KernelAnswer& answer) {
  return std::any_of(answer.refusals.begin(), answer.refusals.end(),
                     [](const Refusal& refusal) { return refusal.kind == Refusal::Kind::error; });
}

std::vector<KernelAnswer> ask_kernels(const Catalog& catalog, std::span<const std::string> wanted,
                                      const Problem& problem, const DeviceTraits& device,
                                      ShaderCompiler& compiler) {
  const AutoVariant best = choose_auto(catalog, problem, device, compiler).back();
  std::vector<KernelAnswer> answers;
  for (const Kernel& kernel : catalog.kernels()) {
    if (!is_wanted(kernel, wanted)) continue;
    answers.push_back(answer_of(kernel, kernel.plan(problem, device, compiler)));
    if (best.kernel == &kernel) answers.back().auto_variant = best.planned.variant;
  }
  return answers;
}

}  // namespace qlinbench
