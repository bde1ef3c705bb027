// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "kernels/loader/device_traits.h"
#include "kernels/loader/kernel_plan.h"
#include "reference/problem.h"

namespace qlinbench {

struct Manifest;

/// One value of every axis. Points into the DeviceTraits it was made from.
struct VariantChoice {
  std::vector<const CooperativeMatrixShape*> rows;  ///< one for each of Manifest::for_each
  std::vector<std::size_t> values;                  ///< one for each of Manifest::constants
};

/// A variant that exists on a device, before its GLSL is looked at.
struct ChosenVariant {
  std::string name;
  VariantChoice choice;
  std::optional<Refusal> refusal;  ///< why it does not take the problem
  /// Expected cost, lower is better; the highest there is where the manifest has no score.
  std::int64_t score = std::numeric_limits<std::int64_t>::max();
};

/// Every variant that exists for a problem on a device, or one refusal without a variant's name
/// where the kernel takes no such problem or has no variant here. Compiles nothing.
std::vector<ChosenVariant> choose_variants(const Manifest& manifest, const Problem& problem,
                                           const DeviceTraits& device);

}  // namespace qlinbench
