// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace qlinbench {

/// A file or directory that cannot be read or written, with its path and the system's reason.
class FileError : public std::runtime_error {
 public:
  /// "cannot read shapes.json: No such file or directory"; `verb` is what was tried.
  FileError(std::string_view verb, const std::filesystem::path& path, std::string_view reason);

  /// The same with the sentence of an errno value.
  FileError(std::string_view verb, const std::filesystem::path& path, int error_number);
};

/// A whole file as text. Throws FileError where it cannot be read.
std::string read_text_file(const std::filesystem::path& path);

}  // namespace qlinbench
