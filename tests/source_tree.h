// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

namespace qlinbench {

/// The repository, so that tests can read the files that stand in it.
inline std::filesystem::path source_tree() {
  return std::filesystem::path(__FILE__).parent_path().parent_path();
}

}  // namespace qlinbench
