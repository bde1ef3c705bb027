// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/candidates.h"

#include <utility>

#include "kernels/loader/auto_choice.h"

namespace qlinbench {

std::vector<Candidate> collect_candidates(const PlannedCase& planned, const Catalog& catalog,
                                          const DeviceTraits& traits, ShaderCompiler& compiler) {
  const Problem& problem = planned.value.problem;
  std::vector<Candidate> candidates;
  for (const RequestedKernel& requested : planned.kernels) {
    if (requested.kernel == nullptr) {
      for (AutoVariant& variant : choose_auto(catalog, problem, traits, compiler)) {
        candidates.push_back({&requested, variant.kernel, std::move(variant.planned)});
      }
      continue;
    }
    for (PlannedVariant& variant : requested.kernel->plan(problem, traits, compiler)) {
      candidates.push_back({&requested, requested.kernel, std::move(variant)});
    }
  }
  return candidates;
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

}  // namespace qlinbench
