// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/folder.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <fstream>

#include "app/config/file_error.h"

namespace qlinbench {

namespace fs = std::filesystem;

fs::path make_folder(const fs::path& directory, const std::string& below) {
  fs::path folder = directory / below;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError("make", folder, error.value());
  return folder;
}

void write_text_file(const fs::path& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) throw FileError("write", path, errno);
}

void prepare_folder(const fs::path& directory) {
  const fs::path trial = make_folder(directory, "") / "trial.part";
  write_text_file(trial, "");
  std::error_code ignored;
  fs::remove(trial, ignored);
}

std::string file_name_part(std::string text, std::string_view kept) {
  const auto is_replaced = [kept](unsigned char c) {
    return std::isalnum(c) == 0 && kept.find(static_cast<char>(c)) == kept.npos;
  };
  std::replace_if(text.begin(), text.end(), is_replaced, '_');
  return text;
}

}  // namespace qlinbench
