// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/dump.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "app/config/file_error.h"
#include "app/results/npy.h"
#include "tests/app/temporary_folder.h"

// tests/program/dump_test.py reads such files with NumPy.

namespace qlinbench {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string npy_text(const std::vector<std::int32_t>& values,
                     const std::vector<std::int64_t>& shape) {
  const TemporaryFolder folder;
  write_npy<std::int32_t>(folder / "a.npy", values, shape);
  return read_text_file(folder / "a.npy");
}

TEST(Npy, BeginsAsTheFormatSays) {
  const std::string text = npy_text({1, -1}, {2});
  // Magic, version 1.0, length of the rest of the header: 128 - 10.
  EXPECT_EQ(text.substr(0, 10), std::string("\x93NUMPY\x01\x00\x76\x00", 10));
  EXPECT_THAT(text, HasSubstr("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }"));
  EXPECT_EQ(text[127], '\n');
  EXPECT_EQ(text.substr(128), std::string("\x01\x00\x00\x00\xff\xff\xff\xff", 8));
}

TEST(Npy, PadsTheHeaderToAMultipleOf64) {
  for (const std::int64_t size : {1, 10, 100, 1000, 10000, 100000}) {
    const std::string text =
        npy_text(std::vector<std::int32_t>(static_cast<std::size_t>(size)), {1, size, 1});
    const std::size_t header = text.size() - 4 * static_cast<std::size_t>(size);
    EXPECT_EQ(header % 64, 0U);
    EXPECT_EQ(text[header - 1], '\n');
  }
}

TEST(Npy, RefusesAShapeThatDoesNotHoldTheValues) {
  EXPECT_THROW(npy_text({1, 2, 3}, {2, 2}), std::invalid_argument);
}

TEST(Npy, SaysWhichFileCannotBeWritten) {
  const std::vector<float> values{1.0F};
  EXPECT_THROW(write_npy<float>("/nonexistent/a.npy", values, {1}), FileError);
}

Operands some_operands() {
  return {.x = std::vector<std::int8_t>(24),
          .x_scale = std::vector<float>(6),
          .x_zero_point = std::vector<std::int32_t>(6),
          .w_packed = std::vector<std::uint8_t>(10),
          .w_scales_and_zeros = std::vector<float>(20),
          .y_scale = std::vector<float>(6),
          .y_zero_point = std::vector<std::int32_t>(6)};
}

TEST(Dump, WritesEveryArrayIntoTheFolderOfTheCase) {
  const TemporaryFolder folder;
  const Problem problem{2, 3, 5, 4, 2, Rounding::half_away};
  const std::string id = "qta8a_qga4w_qta8o/b2.m3.n5.k4/g2/half_away/seed7";
  const Expected expected{std::vector<std::int8_t>(30), std::vector<std::int8_t>(5), 0};
  dump_case(folder.path(), {id, problem, Distribution::normal, 7}, some_operands(), expected);
  Result result;
  result.id = id;
  result.problem = problem;
  result.kernel_name = "dot_gemm";
  dump_output(folder.path(), result, std::vector<std::int8_t>(30));
  result.kernel_variant = "TILE_M=16,A/B=4";
  dump_output(folder.path(), result, std::vector<std::int8_t>(30));

  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder / id)) {
    names.insert(entry.path().filename().string());
  }
  EXPECT_EQ(names, (std::set<std::string>{"case.json", "x.npy", "x_scale.npy", "x_zero_point.npy",
                                          "w_packed.npy", "w_scales_and_zeros.npy", "y_scale.npy",
                                          "y_zero_point.npy", "y_exact.npy", "y_float.npy",
                                          "y_dot_gemm.npy", "y_dot_gemm_TILE_M_16_A_B_4.npy"}));
  const auto shape_of = [&](const std::string& name) {
    const std::string text = read_text_file(folder / (id + "/" + name));
    const std::size_t open = text.find("'shape': ") + 9;
    return text.substr(open, text.find(')') + 1 - open);
  };
  EXPECT_EQ(shape_of("x.npy"), "(2, 3, 4,)");
  EXPECT_EQ(shape_of("x_scale.npy"), "(6,)");
  EXPECT_EQ(shape_of("w_packed.npy"), "(5, 2,)");
  EXPECT_EQ(shape_of("w_scales_and_zeros.npy"), "(2, 5, 2,)");
  EXPECT_EQ(shape_of("y_exact.npy"), "(2, 3, 5,)");
  EXPECT_EQ(shape_of("y_float.npy"), "(2, 3, 5,)");
  EXPECT_EQ(fs::file_size(folder / (id + "/y_float.npy")),
            fs::file_size(folder / (id + "/y_exact.npy")));  // one token expected, all written
  EXPECT_EQ(shape_of("y_dot_gemm.npy"), "(2, 3, 5,)");

  const auto json = nlohmann::json::parse(read_text_file(folder / (id + "/case.json")));
  EXPECT_EQ(json.at("id"), id);
  EXPECT_EQ(json.at("problem").at("b"), 2);
  EXPECT_EQ(json.at("problem").at("rounding"), "half_away");
  EXPECT_EQ(json.at("problem").at("seed"), 7);
}

TEST(Dump, SaysWhichFolderCannotBeMade) {
  const TemporaryFolder folder;
  std::ofstream(folder / "file") << "in the way";
  const Problem problem{1, 1, 1, 2, 2, Rounding::half_even};
  try {
    dump_case(folder / "file", {"a/b", problem, Distribution::normal, 0}, {}, {});
    FAIL() << "expected FileError";
  } catch (const FileError& error) {
    EXPECT_THAT(error.what(), HasSubstr((folder / "file/a/b").string()));
  }
}

}  // namespace
}  // namespace qlinbench
