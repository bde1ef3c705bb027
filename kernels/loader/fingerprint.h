// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "kernels/loader/kernel_plan.h"

namespace qlinbench {

/// SHA-256 of what runs on the device: for every pass its SPIR-V without debug names, grid, push
/// constants, subgroup size, and which buffers it binds (by their first use, so that names do not
/// count). Code of the same fingerprint is the same code.
std::string fingerprint_of(const KernelPlan& plan);

}  // namespace qlinbench
