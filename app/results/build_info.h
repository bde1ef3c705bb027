// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

namespace qlinbench {

// What this program was built from and with.
struct BuildInfo {
  std::string_view version;   // qlinbench's own
  std::string_view git_sha;   // the commit's full hash, "unknown" outside a git checkout
  std::string_view compiler;  // "GNU 12.2.0"
  std::string_view glslang;   // "15.1.0"
  bool git_dirty = false;     // the checkout had uncommitted changes or untracked files
};

const BuildInfo& build_info();

}  // namespace qlinbench
