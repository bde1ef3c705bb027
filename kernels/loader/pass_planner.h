// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "kernels/loader/scope.h"
#include "kernels/loader/shader_compiler.h"

namespace qlinbench {

/// A pass, planned, and what its module declared.
struct PlannedPass {
  PassPlan plan;
  bool round_to_nearest_even = false;
};

/// Evaluates, checks against the device and compiles one pass of a variant whose buffers are
/// planned. Throws Refused.
PlannedPass plan_pass(const PassSpec& spec, const Scope& scope,
                      const std::vector<BufferPlan>& buffers, Rounding rounding,
                      const DeviceTraits& device, ShaderCompiler& compiler);

}  // namespace qlinbench
