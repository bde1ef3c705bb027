// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/folder.h"

#include <gtest/gtest.h>

#include <fstream>

#include "app/config/file_error.h"
#include "tests/app/temporary_folder.h"

namespace qlinbench {
namespace {

TEST(Folder, IsPreparedAndLeftEmpty) {
  const TemporaryFolder folder;
  prepare_folder(folder / "a/b");
  EXPECT_TRUE(std::filesystem::is_empty(folder / "a/b"));
  EXPECT_EQ(folder.entries(), 1U);
  std::ofstream(folder / "file") << "in the way";
  EXPECT_THROW(prepare_folder(folder / "file"), FileError);
}

TEST(Folder, WritesFilesByteForByte) {
  const TemporaryFolder folder;
  const std::string text("\0\r\n\xff", 4);
  write_text_file(folder / "a", "something longer");
  write_text_file(folder / "a", text);
  EXPECT_EQ(read_text_file(folder / "a"), text);
  EXPECT_THROW(write_text_file(folder / "none/a", text), FileError);
}

TEST(Folder, NamesOfItHoldLettersDigitsAndWhatIsKept) {
  EXPECT_EQ(file_name_part("A=1,B/x.y\xc3", "=,"), "A=1,B_x_y_");
  EXPECT_EQ(file_name_part("..", "-_"), "__");
}

}  // namespace
}  // namespace qlinbench
