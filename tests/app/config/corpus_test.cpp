// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "app/config/config.h"
#include "app/config/file_error.h"
#include "tests/app/golden.h"
#include "tests/source_tree.h"

// A folder of configurations, each with what is to come of it beside it as text: all mistakes as
// they are printed, or the ids of the cases. tests/program/schema_test.py shows that the JSON
// Schema takes and refuses the same files, less those that beyond_the_schema.txt lists.

namespace qlinbench {
namespace {

const std::array<std::string, 1> kBaseline{"dequant_gemm"};
const std::filesystem::path kCorpus = "tests/app/config/corpus";

std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(source_tree() / folder)) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

ConfigOutcome load(const std::filesystem::path& folder, const std::string& name) {
  const std::string file = name + ".json";
  return parse_config(read_text_file(source_tree() / folder / file), file, kBaseline);
}

class ValidConfig : public testing::TestWithParam<std::string> {};
class InvalidConfig : public testing::TestWithParam<std::string> {};

TEST_P(ValidConfig, BecomesTheseCases) {
  const ConfigOutcome outcome = load(kCorpus / "valid", GetParam());
  ASSERT_TRUE(outcome.mistakes.empty()) << to_string(outcome.mistakes.front());
  std::string text;
  for (const Case& one : outcome.config.cases) {
    text += one.id + " from " + one.place;
    for (const std::string& kernel : one.kernels) text += " with " + kernel;
    text += "\n";
  }
  expect_golden(text, kCorpus / "valid" / (GetParam() + ".txt"));
}

TEST_P(InvalidConfig, HasTheseMistakes) {
  const ConfigOutcome outcome = load(kCorpus / "invalid", GetParam());
  ASSERT_FALSE(outcome.mistakes.empty());
  std::string text;
  for (const Mistake& mistake : outcome.mistakes) text += to_string(mistake) + "\n";
  expect_golden(text, kCorpus / "invalid" / (GetParam() + ".txt"));
}

std::string name_of(const testing::TestParamInfo<std::string>& info) {
  return info.param;
}

INSTANTIATE_TEST_SUITE_P(Corpus, ValidConfig, testing::ValuesIn(names_in(kCorpus / "valid")),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Corpus, InvalidConfig, testing::ValuesIn(names_in(kCorpus / "invalid")),
                         name_of);

}  // namespace
}  // namespace qlinbench
