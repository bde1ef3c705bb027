// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace qlinbench {

/// Writes a dense array in C order as a NumPy file, format version 1.0 (numpy.lib.format).
/// T is std::int8_t, std::uint8_t, std::int32_t or float. Throws FileError, and
/// std::invalid_argument where the shape does not hold `values`.
template <typename T>
void write_npy(const std::filesystem::path& path, std::span<const T> values,
               const std::vector<std::int64_t>& shape);

}  // namespace qlinbench
