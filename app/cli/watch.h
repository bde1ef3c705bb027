// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "app/cli/options.h"
#include "app/results/exit_code.h"

namespace qlinbench {

struct FileState {
  std::filesystem::file_time_type saved;
  std::uintmax_t bytes = 0;

  bool operator==(const FileState&) const = default;
};

/// Files by their paths, as messages name them.
using Snapshot = std::map<std::string, FileState>;

/// The configuration, and those files of the packs that kernels may be made of: hidden ones,
/// editors' backups and what the program itself writes are none.
class WatchedFiles {
 public:
  explicit WatchedFiles(const Options& options);

  /// What they are like now; at most 10000 files, in folders at most 16 deep.
  Snapshot look() const;

 private:
  struct Root {
    std::filesystem::path path;
    std::vector<std::filesystem::path> left_out;  ///< from there
  };

  static void add(const Root& root, Snapshot& snapshot);

  std::filesystem::path config_;
  std::vector<Root> packs_;
};

/// "mine/gemm.comp saved", "mine/tile.glsl created, mine/old.comp removed", a few of them.
std::string changes_text(const Snapshot& before, const Snapshot& after);

/// Calls `run`, and calls it again whenever files have changed since it last began and have then
/// been left alone for a moment. Ends by a signal (signals.h), with its exit status.
ExitCode watch(const WatchedFiles& files, const std::function<void()>& run);

}  // namespace qlinbench
