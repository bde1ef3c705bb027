// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qlinbench {

inline constexpr std::size_t kMostFileBytes = std::size_t{1} << 20U;

/// A file's text, or why there is none.
struct FileText {
  std::optional<std::string> text;
  std::string reason;  ///< "does not exist", "lies outside the pack", ...
  bool missing() const { return !text && reason == kMissing; }

  static constexpr std::string_view kMissing = "does not exist";
};

/// The files of one pack, by paths below its root with '/'. Nothing outside is ever read: no
/// "..", no absolute path, no link that leads out. Files are at most 1 MiB.
class PackFiles {
 public:
  /// Those embedded in the program, or of a folder among them: "probes/".
  static PackFiles built_in(std::string folder = "");
  static PackFiles directory(std::filesystem::path root);

  FileText read(std::string_view path) const;
  /// Folders with a kernel.json, sorted; "" where the root is one itself.
  std::vector<std::string> kernel_folders() const;
  /// As messages name the file: "kernels/dot_gemm/gemm.comp", "my/pack/dot_gemm/gemm.comp".
  std::string display(std::string_view path) const;

 private:
  PackFiles() = default;
  FileText read_from_disk(std::string_view path) const;

  std::string folder_;                         ///< of the embedded files, with its '/'
  std::optional<std::filesystem::path> root_;  ///< none: the embedded files
};

/// Letters, digits, '.', '_', '-' between single '/', and no component that is "." or "..".
bool is_plain_path(std::string_view path);

}  // namespace qlinbench
