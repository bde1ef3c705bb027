// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/results_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string_view>

#include "app/config/file_error.h"
#include "app/results/results_json.h"

namespace qlinbench {
namespace {

namespace fs = std::filesystem;

/// Arguments and drivers' names may be anything; what is no UTF-8 is replaced, as JSON demands.
std::string text_of(const Report& report) {
  return to_json(report).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
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

/// A file that is replaced keeps its permissions.
void copy_permissions(const fs::path& from, const fs::path& to) {
  std::error_code ignored;
  const fs::file_status status = fs::status(from, ignored);
  if (fs::is_regular_file(status)) fs::permissions(to, status.permissions(), ignored);
}

void replace(const fs::path& target, std::string_view text) {
  const fs::path part = beside(target);
  std::error_code error;
  try {
    write_text(part, text, true);
    copy_permissions(target, part);
    fs::rename(part, target, error);
    if (error) throw FileError("write", target, error.value());
  } catch (const FileError&) {
    fs::remove(part, error);
    throw;
  }
}

/// Links are followed, also one to a file that is not there yet, so that the file behind a link
/// is replaced and not the link.
fs::path resolve(fs::path path) {
  constexpr int kMostLinks = 40;  // as many as Linux follows
  std::error_code error;
  for (int i = 0; i < kMostLinks; ++i) {
    const fs::path link = fs::read_symlink(path, error);
    if (error) return path;
    path = path.parent_path() / link;
  }
  throw FileError("write", path, ELOOP);
}

/// Whether what stands there may be replaced; what cannot be looked at shows when it is written.
void refuse_unwritable(const fs::path& target, const fs::file_status& status) {
  if (fs::is_directory(status)) throw FileError("write", target, EISDIR);
  if (fs::exists(status) && ::access(target.c_str(), W_OK) != 0) {
    throw FileError("write", target, errno);
  }
}

}  // namespace

ResultsFile::ResultsFile(const std::string& target) {
  if (target.empty()) return;
  if (target == "-" || target == "/dev/stdout") {
    kind_ = Kind::standard_output;
    return;
  }
  target_ = resolve(target);
  std::error_code ignored;
  const fs::file_status status = fs::status(target_, ignored);
  refuse_unwritable(target_, status);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
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
