// SPDX-License-Identifier: BSD-3-Clause
#include "app/config/config.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <numeric>

#include "app/config/file_error.h"
#include "app/config/limits.h"
#include "tests/source_tree.h"

namespace qlinbench {
namespace {

const std::array<std::string, 2> kKernels{"dequant_gemm", "dot_gemm"};

ConfigOutcome parse(std::string_view text) {
  return parse_config(text, "a.json", kKernels);
}

TEST(CaseId, LeavesOptionsOutAtTheirDefaults) {
  const Problem problem{1, 512, 14336, 4096, 128, Rounding::half_even};
  EXPECT_EQ(case_id(problem, Distribution::normal, 0),
            "qta8a_qga4w_qta8o/b1.m512.n14336.k4096/g128");
}

TEST(CaseId, NamesOptionsInTheOrderRoundingDistributionSeed) {
  const Problem problem{2, 3, 5, 64, 32, Rounding::half_away};
  EXPECT_EQ(case_id(problem, Distribution::pr12005, 18446744073709551615U),
            "qta8a_qga4w_qta8o/b2.m3.n5.k64/g32/half_away/pr12005/seed18446744073709551615");
  EXPECT_EQ(case_id(problem, Distribution::normal, 1),
            "qta8a_qga4w_qta8o/b2.m3.n5.k64/g32/half_away/seed1");
}

TEST(Config, KeepsFileAndName) {
  const ConfigOutcome outcome =
      parse(R"({"name": "layers", "cases": [{"M": 1, "N": 1, "K": 2, "group_size": 2}]})");
  EXPECT_EQ(outcome.config.file, "a.json");
  EXPECT_EQ(outcome.config.name, "layers");
}

TEST(Config, TakesMembersOfTheCaseBeforeDefaultsAndFallsBack) {
  const ConfigOutcome outcome = parse(R"({
    "defaults": {"M": 9, "rounding": "half_away", "kernels": ["dot_gemm", "dequant_gemm"]},
    "cases": [{"N": 3, "K": 4, "group_size": 2},
              {"M": 1, "N": 3, "K": 4, "group_size": 2, "rounding": "half_even",
               "distribution": "pr12005", "seed": 5, "B": 2, "kernels": ["dot_gemm"]}]})");
  ASSERT_EQ(outcome.config.cases.size(), 2U);
  const Case& first = outcome.config.cases[0];
  EXPECT_EQ(first.problem, (Problem{1, 9, 3, 4, 2, Rounding::half_away}));
  EXPECT_EQ(first.distribution, Distribution::normal);
  EXPECT_EQ(first.seed, 0U);
  EXPECT_EQ(first.kernels, (std::vector<std::string>{"dot_gemm", "dequant_gemm"}));
  const Case& second = outcome.config.cases[1];
  EXPECT_EQ(second.problem, (Problem{2, 1, 3, 4, 2, Rounding::half_even}));
  EXPECT_EQ(second.distribution, Distribution::pr12005);
  EXPECT_EQ(second.seed, 5U);
  EXPECT_EQ(second.kernels, (std::vector<std::string>{"dot_gemm"}));
  EXPECT_EQ(second.place, "/cases/1");
}

// T (K + N + 16) + N (K / 2 + 8 K / G) with T = 3, N = 5, K = 64, G = 16:
// 3 * (64 + 5 + 16) + 5 * (32 + 32) = 255 + 320.
TEST(OperandBytes, AddsUpAllTensors) {
  EXPECT_EQ(operand_bytes({1, 3, 5, 64, 16, Rounding::half_even}), 575.0);
}

// With N = 1 and G = K the operands take T (K + 17) + K / 2 + 8 bytes. For T = 2^20 - 1 that is at
// most 2^40 as long as K <= (2^40 - 17 T - 8) / (T + 1/2) = 1048559.5.
TEST(Config, AllowsOperandsUpToTheBoundAndNotBeyond) {
  const auto parse_m_k = [](int m, int k) {
    return parse(
        fmt::format(R"({{"cases": [{{"M": {0}, "N": 1, "K": {1}, "group_size": {1}}}]}})", m, k));
  };
  EXPECT_TRUE(parse_m_k(1048575, 1048558).mistakes.empty());
  const ConfigOutcome beyond = parse_m_k(1048575, 1048560);
  ASSERT_EQ(beyond.mistakes.size(), 1U);
  EXPECT_EQ(beyond.mistakes[0].place, "/cases/0");
  EXPECT_TRUE(beyond.config.cases.empty());
}

TEST(Config, TakesExactlyTheLargestNumberOfCases) {
  // 2 * 50000 = kMaxCases.
  std::vector<int> seeds(50000);
  std::iota(seeds.begin(), seeds.end(), 0);
  const std::string case_text = fmt::format(
      R"({{"M": [1, 2], "N": 1, "K": 2, "group_size": 2, "seed": [{}]}})", fmt::join(seeds, ","));
  const ConfigOutcome full = parse(fmt::format(R"({{"cases": [{}]}})", case_text));
  EXPECT_TRUE(full.mistakes.empty());
  EXPECT_EQ(full.config.cases.size(), kMaxCases);

  const ConfigOutcome beyond = parse(
      fmt::format(R"({{"cases": [{}, {{"M": 3, "N": 1, "K": 2, "group_size": 2}}]}})", case_text));
  ASSERT_EQ(beyond.mistakes.size(), 1U);
  EXPECT_EQ(beyond.mistakes[0].place, "/cases/1");
}

TEST(Config, ReportsMistakesOfEveryKindInOneRun) {
  const ConfigOutcome outcome = parse(R"({"nam": 1,
    "cases": [{"M": 0, "N": 1, "K": 10, "group_size": 4},
              {"M": 1, "N": 1, "K": 4, "group_size": 3, "kernels": ["dot_gem"]}]})");
  std::vector<std::string> places;
  for (const Mistake& mistake : outcome.mistakes) places.push_back(mistake.place);
  EXPECT_EQ(places, (std::vector<std::string>{"/nam", "/cases/0/M", "/cases/0/K",
                                              "/cases/1/group_size", "/cases/1/kernels/0"}));
}

TEST(Config, SurvivesTextOfAnyKind) {
  for (const std::string_view text : {"", "null", "3", "\"cases\"", "{", "{\"cases\":[[]]}", "\xff",
                                      R"({"defaults":null,"cases":null})"}) {
    EXPECT_FALSE(parse(text).mistakes.empty()) << text;
  }
  EXPECT_FALSE(parse(std::string(100000, '[')).mistakes.empty());
}

TEST(LoadConfig, SaysWhichFileCannotBeRead) {
  try {
    load_config("/nonexistent/shapes.json", kKernels);
    FAIL() << "expected FileError";
  } catch (const FileError& error) {
    EXPECT_STREQ(error.what(), "cannot read /nonexistent/shapes.json: No such file or directory");
  }
  try {
    load_config(source_tree() / "app", kKernels);
    FAIL() << "expected FileError";
  } catch (const FileError& error) {
    EXPECT_NE(std::string(error.what()).find("Is a directory"), std::string::npos) << error.what();
  }
}

TEST(LoadConfig, NamesTheFileAsItWasGiven) {
  const std::filesystem::path file =
      std::filesystem::path(testing::TempDir()) / "qlinbench_config_test.json";
  std::ofstream(file) << R"({"cases": []})";
  const ConfigOutcome outcome = load_config(file, kKernels);
  std::filesystem::remove(file);
  ASSERT_EQ(outcome.mistakes.size(), 1U);
  EXPECT_EQ(outcome.mistakes[0].file, file.string());
}

}  // namespace
}  // namespace qlinbench
