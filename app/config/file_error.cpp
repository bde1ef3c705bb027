// SPDX-License-Identifier: BSD-3-Clause
#include "app/config/file_error.h"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

namespace qlinbench {
namespace {

std::string sentence(std::string_view verb, const std::filesystem::path& path,
                     std::string_view reason) {
  std::string text = "cannot ";
  text.append(verb).append(" ").append(path.string()).append(": ").append(reason);
  return text;
}

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

FileError::FileError(std::string_view verb, const std::filesystem::path& path,
                     std::string_view reason)
    : std::runtime_error(sentence(verb, path, reason)) {}

FileError::FileError(std::string_view verb, const std::filesystem::path& path, int error_number)
    : FileError(verb, path, std::generic_category().message(error_number)) {}

std::string read_text_file(const std::filesystem::path& path) {
  const std::unique_ptr<std::FILE, FileCloser> file(std::fopen(path.c_str(), "rb"));
  if (!file) throw FileError("read", path, errno);
  std::string text;
  std::string block(65536, '\0');
  while (true) {
    const std::size_t count = std::fread(block.data(), 1, block.size(), file.get());
    if (count == 0) break;
    text.append(block, 0, count);
  }
  // A directory opens, and only reading it fails.
  if (std::ferror(file.get()) != 0) throw FileError("read", path, errno);
  return text;
}

}  // namespace qlinbench
