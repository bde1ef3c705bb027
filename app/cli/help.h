// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace qlinbench {

/// What --help prints: made of the tables that the program itself works by.
std::string help_text();

/// What --version prints.
std::string version_text();

}  // namespace qlinbench
