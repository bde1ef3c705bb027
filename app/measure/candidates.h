// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "app/plan/plan.h"
#include "app/results/result.h"
#include "kernels/loader/catalog.h"
#include "kernels/loader/device_traits.h"
#include "kernels/loader/kernel_plan.h"
#include "kernels/loader/shader_compiler.h"

namespace qlinbench {

/// A variant of one of a case's kernels, evaluated.
struct Candidate {
  const RequestedKernel* requested = nullptr;
  const Kernel* kernel = nullptr;  ///< null where auto found none
  PlannedVariant planned;

  /// Null where it was refused.
  const KernelPlan* plan() const { return std::get_if<KernelPlan>(&planned.outcome); }
};

/// Every variant of the case's kernels, in their order; compiles them. `catalog` is what auto
/// chooses from.
std::vector<Candidate> collect_candidates(const PlannedCase& planned, const Catalog& catalog,
                                          const DeviceTraits& traits, ShaderCompiler& compiler);

/// A result that says which case and kernel it is of, and no more.
Result blank_result(const Case& value, const std::string& requested, const Kernel* kernel,
                    const std::string& variant);

}  // namespace qlinbench
