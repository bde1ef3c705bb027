// SPDX-License-Identifier: BSD-3-Clause
#include "app/plan/answers.h"

#include <gmock/gmock.h>

#include <fstream>

#include "app/cli/listings.h"
#include "tests/app/modest_device.h"
#include "tests/app/temporary_folder.h"

namespace qlinbench {
namespace {

using testing::HasSubstr;

class Answers : public testing::Test {
 protected:
  /// A kernel of one pass that does nothing.
  void add(const std::string& name, const std::string& members,
           const std::string& shader = "void main() {}") {
    std::filesystem::create_directories(folder_ / name);
    std::ofstream(folder_ / name / "a.comp") << shader;
    std::ofstream(folder_ / name / "kernel.json")
        << R"({"name": ")" << name << R"(", "operator": "qta8a_qga4w_qta8o", "summary": "nothing",
               "accuracy": {"form": "grouped"},
               "passes": [{"shader": "a.comp", "local": [1], "grid": [1], "writes": ["y"]}], )"
        << members << "}";
  }

  std::vector<KernelAnswer> ask(const std::vector<std::string>& wanted = {}) {
    Catalog catalog;
    catalog.add_pack(folder_.path());
    ShaderCompiler compiler;
    return ask_kernels(catalog, wanted, {1, 2, 3, 32, 16}, modest_device(), compiler);
  }

  std::string listed(const std::vector<std::string>& wanted = {}) {
    return list_answers(ask(wanted));
  }

  TemporaryFolder folder_;
};

TEST_F(Answers, TellWhoTakesACaseAndWhatAutoWouldTake) {
  add("dear", R"("score": 9)");
  add("tiled", R"("constants": {"TILE": [4, 8, 16]}, "score": "TILE",
                  "accepts": [{"is": "TILE > 4", "else": "a tile of {TILE} is too small"}])");
  EXPECT_EQ(listed(),
            "  dear   takes it\n"
            "  tiled  takes it with 2 of 3 variants; auto would take TILE=8\n"
            "         does not take it: a tile of 4 is too small\n");
}

TEST_F(Answers, TellWhyNot) {
  add("picky", R"("accepts": [{"is": "G > 16", "else": "groups of {G}"}])");
  add("large", R"("where": [{"is": "device.subgroup_size > 8", "else": "subgroups too small"}])");
  add("wrong", R"("score": 1)", "void main() { undeclared = 1; }");
  add("worse", R"("scare": 1)");
  const std::string text = listed();
  EXPECT_THAT(text, HasSubstr("  picky  does not take it: groups of 16\n"));
  EXPECT_THAT(text, HasSubstr("  large  cannot run here: subgroups too small\n"));
  EXPECT_THAT(text, HasSubstr("  wrong  is wrong: "));
  EXPECT_THAT(text, HasSubstr("a.comp:1: "));
  EXPECT_THAT(text, HasSubstr("  worse  is wrong: "));
  EXPECT_THAT(text, HasSubstr("unknown key 'scare'"));
  std::vector<bool> wrong;
  for (const KernelAnswer& answer : ask()) wrong.push_back(is_wrong(answer));
  EXPECT_THAT(wrong, testing::ElementsAre(false, false, true, true));
}

TEST_F(Answers, AreCutToTheKernelsThatWereAskedFor) {
  add("one", R"("score": 1)");
  add("two", R"("score": 2)");
  EXPECT_EQ(listed({"two"}), "  two  takes it\n");
  EXPECT_EQ(listed({"two", "one"}), "  one  takes it; auto would take it\n  two  takes it\n");
  EXPECT_EQ(listed({"auto"}), listed());
}

}  // namespace
}  // namespace qlinbench
