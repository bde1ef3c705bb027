// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/pack_files.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <set>
#include <system_error>

#include "kernels/loader/embedded_files.h"

namespace qlinbench {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kManifest = "kernel.json";

bool is_plain_component(std::string_view part) {
  if (part.empty() || part == "." || part == "..") return false;
  return std::all_of(part.begin(), part.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

FileText failure(std::string_view reason) {
  return {std::nullopt, std::string(reason)};
}

FileText read_embedded(std::string_view path) {
  for (const EmbeddedFile& file : embedded_kernel_files()) {
    if (file.path == path) return {std::string(file.text), {}};
  }
  return failure(FileText::kMissing);
}

bool is_below(const fs::path& path, const fs::path& root) {
  return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

/// Those directly below `root`.
std::vector<std::string> embedded_folders(std::string_view root) {
  std::set<std::string> folders;
  for (const EmbeddedFile& file : embedded_kernel_files()) {
    if (!file.path.starts_with(root)) continue;
    const std::string_view path = file.path.substr(root.size());
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos || path.substr(slash + 1) != kManifest) continue;
    folders.emplace(path.substr(0, slash));
  }
  return {folders.begin(), folders.end()};
}

}  // namespace

bool is_plain_path(std::string_view path) {
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/')) {
    if (!is_plain_component(path.substr(0, slash))) return false;
    path.remove_prefix(slash + 1);
  }
  return is_plain_component(path);
}

PackFiles PackFiles::built_in(std::string folder) {
  PackFiles files;
  files.folder_ = std::move(folder);
  return files;
}

PackFiles PackFiles::directory(fs::path root) {
  PackFiles files;
  files.root_ = std::move(root);
  return files;
}

FileText PackFiles::read(std::string_view path) const {
  if (!is_plain_path(path)) return failure("is no plain path inside the pack");
  return root_ ? read_from_disk(path) : read_embedded(folder_ + std::string(path));
}

FileText PackFiles::read_from_disk(std::string_view path) const {
  std::error_code error;
  const fs::path file = fs::canonical(*root_ / fs::path(path), error);
  if (error == std::errc::no_such_file_or_directory) return failure(FileText::kMissing);
  if (error == std::errc::not_a_directory) return failure(FileText::kMissing);
  if (error) return failure("cannot be reached: " + error.message());
  const fs::path root = fs::canonical(*root_, error);
  if (error || !is_below(file, root)) return failure("lies outside the pack");
  if (!fs::is_regular_file(file, error)) return failure("is no regular file");
  const std::uintmax_t bytes = fs::file_size(file, error);
  if (error || bytes > kMostFileBytes) return failure("is larger than 1 MiB");
  std::ifstream stream(file, std::ios::binary);
  std::string text(bytes, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(bytes));
  if (!stream) return failure("cannot be read");
  return {std::move(text), {}};
}

std::vector<std::string> PackFiles::kernel_folders() const {
  if (!root_) return embedded_folders(folder_);
  std::error_code error;
  if (fs::exists(*root_ / kManifest, error)) return {""};
  std::vector<std::string> folders;
  for (fs::directory_iterator entry(*root_, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (!fs::exists(entry->path() / kManifest, ignored)) continue;
    folders.push_back(entry->path().filename().string());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::string PackFiles::display(std::string_view path) const {
  if (!root_) return std::string("kernels/").append(folder_).append(path);
  return (*root_ / fs::path(path)).generic_string();
}

}  // namespace qlinbench
