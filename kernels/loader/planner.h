// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "kernels/loader/device_traits.h"
#include "kernels/loader/kernel_plan.h"
#include "kernels/loader/manifest.h"
#include "kernels/loader/shader_compiler.h"
#include "reference/problem.h"

namespace qlinbench {

/// What a manifest means for a problem and a device: every variant that exists, or one refusal
/// without a variant's name where the kernel takes no such problem or has no variant here.
std::vector<PlannedVariant> plan_kernel(const Manifest& manifest, const Problem& problem,
                                        const DeviceTraits& device, ShaderCompiler& compiler);

}  // namespace qlinbench
