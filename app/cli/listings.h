// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>

#include "app/plan/answers.h"
#include "app/plan/plan.h"
#include "app/results/result.h"
#include "kernels/loader/catalog.h"

// The texts of --list-devices, --list-kernels and --list-cases, a line each.

namespace qlinbench {

/// Index, name, type, UUID and driver; what cannot run kernels says why.
std::string list_devices(std::span<const DeviceInfo> devices);

/// Name and summary, or what is wrong with the manifest.
std::string list_kernels(const Catalog& catalog);

/// Who takes a case and what auto would take, or why not; for below the case's id.
std::string list_answers(std::span<const KernelAnswer> answers);

/// Ids alone, so that they can be piped.
std::string list_cases(std::span<const PlannedCase> plan);

}  // namespace qlinbench
