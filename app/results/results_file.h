// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>

#include "app/results/result.h"

namespace qlinbench {

/// Where results go. A file is never half-written: the text goes to a file beside it, which is
/// then renamed over it.
class ResultsFile {
 public:
  /// `target` is a path, "-" for standard output, or empty for nowhere. Shows that the place can
  /// be written, before hours are spent, and leaves no trace there; throws FileError where it
  /// cannot.
  explicit ResultsFile(const std::string& target);

  /// Writes what there is so far; a file only, since standard output cannot be written twice.
  void checkpoint(const Report& report) const;

  /// Writes the finished report. Throws FileError.
  void write(const Report& report) const;

  bool is_standard_output() const { return kind_ == Kind::standard_output; }

 private:
  enum class Kind { nowhere, standard_output, in_place, renamed };
  Kind kind_ = Kind::nowhere;
  std::filesystem::path target_;
};

}  // namespace qlinbench
