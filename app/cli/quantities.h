// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Numbers on the command line.

namespace qlinbench {

/// "0.5", "12": a decimal number above 0 and finite.
std::optional<double> parse_positive(std::string_view text);

/// "100": an integer from 1 to 2^53.
std::optional<std::int64_t> parse_count(std::string_view text);

/// "4096", "512KiB", "50MiB", "1GiB": whole bytes, at least 1, at most 2^53.
std::optional<std::int64_t> parse_bytes(std::string_view text);

}  // namespace qlinbench
