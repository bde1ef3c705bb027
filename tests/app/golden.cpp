// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/golden.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "app/config/file_error.h"
#include "tests/source_tree.h"

namespace qlinbench {
namespace {

void write_text(const std::filesystem::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// "line 3: expected '...', got '...'" for the first line that differs.
std::string first_difference(const std::string& expected, const std::string& actual) {
  std::istringstream left(expected);
  std::istringstream right(actual);
  for (int line = 1; left || right; ++line) {
    std::string a;
    std::string b;
    std::getline(left, a);
    std::getline(right, b);
    if (a != b) {
      std::ostringstream text;
      text << "line " << line << "\n  expected: " << a << "\n  got:      " << b;
      return text.str();
    }
  }
  return "only the ends of lines differ";
}

}  // namespace

void expect_golden(std::string_view actual, const std::filesystem::path& golden) {
  const std::filesystem::path path = source_tree() / golden;
  if (std::getenv("QLINBENCH_UPDATE_GOLDEN") != nullptr) {
    write_text(path, actual);
    return;
  }
  const std::string expected = std::filesystem::exists(path) ? read_text_file(path) : "";
  const std::string made(actual);
  if (made == expected) return;
  const std::filesystem::path copy =
      std::filesystem::temp_directory_path() / ("qlinbench_" + golden.filename().string());
  write_text(copy, made);
  ADD_FAILURE() << golden.string() << ", " << first_difference(expected, made)
                << "\nsee all of it:  diff " << path.string() << " " << copy.string()
                << "\ntake it over:   QLINBENCH_UPDATE_GOLDEN=1";
}

}  // namespace qlinbench
