// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "app/cli/options.h"

namespace qlinbench {

/// Why these options cannot be meant together, or a value of them by itself: a sentence.
std::optional<std::string> senseless_combination(const Options& options);

}  // namespace qlinbench
