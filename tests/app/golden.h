// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace qlinbench {

/// Compares a text with a file of the repository. Where they differ, the test fails, shows the
/// first line that does and says how to see the rest: what was made stands in a file of the
/// system's temporary folder, ready for diff. With QLINBENCH_UPDATE_GOLDEN=1 in the environment
/// the golden file is rewritten instead, for `git diff` to be read before it is committed.
void expect_golden(std::string_view actual, const std::filesystem::path& golden);

}  // namespace qlinbench
