// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/loader/device_traits.h"

// The device as the expressions of a manifest see it.

namespace qlinbench {

/// "device.subgroup_size", ...
std::vector<std::string> device_names();
std::optional<std::int64_t> device_value(const DeviceTraits& device, std::string_view name);

/// The tables of rows that `for_each` can walk: "device.coopmat", "device.coopmat2".
std::vector<std::string> device_table_names();
const std::vector<CooperativeMatrixShape>& device_table(const DeviceTraits& device,
                                                        std::string_view name);

/// The members of a row: m, n, k, a, b, c, result, scope, ...
std::vector<std::string> row_members();
/// Component types and scopes are the numbers of their words; -1 for a word not known here.
std::optional<std::int64_t> row_value(const CooperativeMatrixShape& row, std::string_view member);

/// The words that members of rows are compared with: s8, ..., subgroup, workgroup.
std::vector<std::string> row_words();
std::optional<std::int64_t> row_word_value(std::string_view word);

}  // namespace qlinbench
