// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "kernels/loader/chosen_variant.h"
#include "kernels/loader/device_traits.h"
#include "kernels/loader/kernel_plan.h"
#include "kernels/loader/manifest.h"
#include "kernels/loader/shader_compiler.h"
#include "reference/problem.h"

namespace qlinbench {

/// What a variant means for the problem and the device that choose_variants chose it for: its GLSL
/// is compiled, and what it needs is held against the device's limits.
PlannedVariant plan_variant(const Manifest& manifest, const Problem& problem,
                            const DeviceTraits& device, const ChosenVariant& chosen,
                            ShaderCompiler& compiler);

}  // namespace qlinbench
