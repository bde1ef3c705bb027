// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "kernels/loader/scope.h"

namespace qlinbench {

/// Every combination of the rows that the device has and of the values of lists, the last axis
/// running fastest. None where a `for_each` finds no row. Throws Refused where there are more
/// than 1024.
std::vector<VariantChoice> variant_choices(const Manifest& manifest, const DeviceTraits& device);

/// "cm=16x16x32,TILE_M=16": the axes' values. Rows of equal size are told apart by their types.
std::string variant_name(const Manifest& manifest, const DeviceTraits& device,
                         const VariantChoice& choice, const Scope& scope);

}  // namespace qlinbench
