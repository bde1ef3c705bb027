// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "kernels/loader/mistake.h"

namespace qlinbench {

/// Parses JSON (RFC 8259) in which comments are allowed. Adds a mistake with line and column
/// where the text is no JSON (then nothing is returned), and one with its pointer for every
/// duplicate key (then the first value is kept). `file` is only named in mistakes.
/// Depth is bounded (64): deeper text is a mistake, not a stack overflow.
std::optional<nlohmann::ordered_json> parse_json(std::string_view text, const std::string& file,
                                                 Mistakes& mistakes);

/// `parent` + "/" + `key` with RFC 6901 escapes.
std::string join_pointer(std::string_view parent, std::string_view key);

}  // namespace qlinbench
