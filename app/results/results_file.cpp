// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/results_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string_view>

#include "app/config/file_error.h"
#include "app/results/results_json.h"

namespace qlinbench {
namespace {

namespace fs = std::filesystem;

std::string text_of(const Report& report) {
  return to_json(report).dump(2) + "\n";
}

/// The file that is written first: in the same folder, so that renaming stays within one file
/// system, and with the process in its name, so that two runs do not meet.
fs::path beside(const fs::path& target) {
  fs::path result = target;
  result += fmt::format(".{}.part", ::getpid());
  return result;
}

/// Writes a whole text and flushes it to the disk.
void write_text(const fs::path& path, std::string_view text, bool synchronize) {
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) throw FileError("write", path, errno);
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size() &&
                       std::fflush(file) == 0 && (!synchronize || ::fsync(::fileno(file)) == 0);
  const int error = errno;
  const bool closed = std::fclose(file) == 0;
  if (!written || !closed) throw FileError("write", path, written ? errno : error);
}

void replace(const fs::path& target, std::string_view text) {
  const fs::path part = beside(target);
  try {
    write_text(part, text, true);
    fs::rename(part, target);
  } catch (const fs::filesystem_error& error) {
    fs::remove(part);
    throw FileError("write", target, error.code().value());
  } catch (const FileError&) {
    std::error_code ignored;
    fs::remove(part, ignored);
    throw;
  }
}

/// Links are followed, so that the file behind one is replaced and not the link.
fs::path resolve(const std::string& target) {
  std::error_code error;
  const fs::path resolved = fs::canonical(target, error);
  return error ? fs::path(target) : resolved;
}

}  // namespace

ResultsFile::ResultsFile(const std::string& target) {
  if (target.empty()) return;
  if (target == "-") {
    kind_ = Kind::standard_output;
    return;
  }
  target_ = resolve(target);
  if (fs::is_directory(target_)) throw FileError("write", target_, EISDIR);
  if (fs::exists(target_) && !fs::is_regular_file(target_)) {
    kind_ = Kind::in_place;  // a pipe or a device is not to be replaced by a file
    return;
  }
  kind_ = Kind::renamed;
  const fs::path part = beside(target_);
  write_text(part, "", false);
  fs::remove(part);
}

void ResultsFile::checkpoint(const Report& report) const {
  if (kind_ == Kind::renamed) replace(target_, text_of(report));
}

void ResultsFile::write(const Report& report) const {
  const std::string text = kind_ == Kind::nowhere ? "" : text_of(report);
  switch (kind_) {
    case Kind::nowhere:
      break;
    case Kind::standard_output:
      if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() ||
          std::fflush(stdout) != 0) {
        throw FileError("write", "standard output", errno);
      }
      break;
    case Kind::in_place:
      write_text(target_, text, false);
      break;
    case Kind::renamed:
      replace(target_, text);
      break;
  }
}

}  // namespace qlinbench
