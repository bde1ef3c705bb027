// SPDX-License-Identifier: BSD-3-Clause
#include "tests/kernels/pack_fixture.h"

// Kernels that are others with a few words replaced.

namespace qlinbench {
namespace {

class Extensions : public PackTest {
 protected:
  /// A kernel "mutant" that extends "copy" by a list of replacements.
  void write_mutant(const std::string& replace, const std::string& folder = "mutant") {
    write(folder + "/kernel.json",
          R"({"name": "mutant", "extends": "copy", "replace": [)" + replace + "]}");
  }

  static std::string replacement(const std::string& in, const std::string& find,
                                 const std::string& with) {
    return R"({"in": ")" + in + R"(", "find": ")" + find + R"(", "with": ")" + with + R"("})";
  }

  void expect_one(const std::string& file, const std::string& place, const std::string& message) {
    const Mistakes found = mistakes();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0], (Mistake{file, place, message}));
  }

  /// The only variant of a kernel of the pack, which lies over the built-ins.
  KernelPlan planned(const std::string& name) {
    Catalog catalog = Catalog::built_in();
    catalog.add_pack(root());
    for (const Mistake& mistake : catalog.mistakes()) throw std::logic_error(to_string(mistake));
    auto variants = catalog.find(name)->plan(kProblem, able_device(), compiler_);
    if (const auto* refusal = std::get_if<Refusal>(&variants.at(0).outcome)) {
      throw std::logic_error(refusal->message);
    }
    return std::get<KernelPlan>(variants.at(0).outcome);
  }

  ShaderCompiler compiler_;
};

TEST_F(Extensions, AreTheOtherKernelWithWordsReplaced) {
  write_kernel("copy");
  write_mutant(replacement("copy.comp", "x[i];", "x[i] + 1u;") + "," +
               replacement("kernel.json", "\\\"THREADS\\\": 64", "\\\"THREADS\\\": 32"));
  write_kernel("by_hand",
               replaced(replaced(kManifest, R"("copy")", R"("by_hand")"), R"("THREADS": 64)",
                        R"("THREADS": 32)"),
               replaced(kShader, "x[i];", "x[i] + 1u;"));
  EXPECT_EQ(planned("mutant").constants.at("THREADS"), 32);
  EXPECT_EQ(planned("mutant").fingerprint, planned("by_hand").fingerprint);
  EXPECT_NE(planned("mutant").fingerprint, planned("copy").fingerprint);
  EXPECT_EQ(planned("mutant").kernel, "mutant");
}

TEST_F(Extensions, AreReadInAnyOrder) {
  write_mutant(replacement("copy.comp", "x[i]", "~x[i]"), "a");  // before its base
  write_kernel("b");
  write_kernel("z", replaced(kManifest, R"("copy")", R"("last")"));
  write("c/kernel.json", R"({"name": "other", "extends": "last"})");
  EXPECT_NE(planned("mutant").fingerprint, planned("copy").fingerprint);
  EXPECT_EQ(planned("other").fingerprint, planned("copy").fingerprint);
}

TEST_F(Extensions, FollowOneAnother) {
  write_kernel("copy");
  write_mutant(replacement("copy.comp", "x[i]", "~x[i]"));
  write("again/kernel.json", R"({"name": "again", "extends": "mutant", "replace": [)" +
                                 replacement("copy.comp", "~x[i]", "x[i]") + "]}");
  EXPECT_EQ(planned("again").fingerprint, planned("copy").fingerprint);
  EXPECT_NE(planned("again").fingerprint, planned("mutant").fingerprint);
}

TEST_F(Extensions, HaveTheirOwnNameAndSummaryAndNoRole) {
  write("mutant/kernel.json", R"({"name": "mutant", "extends": "dequant_gemm", "summary": "my own",
      "replace": [{"in": "kernel.json", "find": "\"FEW\": \"T <= 8\"", "with": "\"FEW\": 0"}]})");
  write("plain/kernel.json", R"({"name": "plain", "extends": "dequant_gemm"})");
  Catalog catalog = Catalog::built_in();
  catalog.add_pack(root());
  ASSERT_NE(catalog.find("mutant"), nullptr);
  EXPECT_EQ(catalog.find("mutant")->summary(), "my own");
  EXPECT_FALSE(catalog.find("mutant")->is_baseline());
  EXPECT_TRUE(catalog.find("dequant_gemm")->is_baseline());
  EXPECT_EQ(catalog.find("plain")->summary(), "dequant_gemm, changed");
}

TEST_F(Extensions, MayReplaceAKernelOfAnEarlierPack) {
  write("mine/kernel.json", R"({"name": "dequant_gemm", "extends": "dequant_gemm"})");
  Catalog catalog = Catalog::built_in();
  const std::size_t before = catalog.kernels().size();
  catalog.add_pack(root());
  EXPECT_TRUE(catalog.mistakes().empty());
  EXPECT_EQ(catalog.kernels().size(), before);
  EXPECT_EQ(catalog.find("dequant_gemm")->summary(), "dequant_gemm, changed");
}

TEST_F(Extensions, ReadTheFilesOfTheirOwnFolderFirst) {
  write_kernel("copy", kManifest, "#include \"word.glsl\"\n" + replaced(kShader, "x[i]", "WORD"));
  write("copy/word.glsl", "#define WORD x[i]\n");
  write("mutant/word.glsl", "#define WORD ~x[i]\n");
  write_mutant("");
  EXPECT_NE(planned("mutant").fingerprint, planned("copy").fingerprint);
  write_mutant(replacement("word.glsl", "x", "y"));
  expect_one("mutant/kernel.json", "/replace/0/in",
             "'word.glsl' lies in this kernel's own folder; change it there");
}

TEST_F(Extensions, ChangeSharedFilesForThemselvesAlone) {
  write_kernel("copy", kManifest,
               "#include <common/word.glsl>\n" + replaced(kShader, "x[i]", "WORD"));
  write("common/word.glsl", "#define WORD x[i]\n");
  write_mutant(replacement("common/word.glsl", "x[i]", "~x[i]"));
  const std::string changed = planned("mutant").fingerprint;
  EXPECT_NE(changed, planned("copy").fingerprint);
  write("common/word.glsl", "#define WORD (x[i])\n#define OTHER ~x[i]\n");
  expect_one("mutant/kernel.json", "/replace/0/find",
             "this stands 2 times in 'common/word.glsl', it must stand there once");
}

TEST_F(Extensions, SeeTheSharedFilesThatTheirBaseSees) {
  // A pack's own unpack.glsl belongs to its own kernels, not to those of the built-ins.
  write("common/unpack.glsl", "#error not for the built-ins\n");
  write("mutant/kernel.json", R"({"name": "mutant", "extends": "dequant_gemm"})");
  EXPECT_FALSE(planned("mutant").fingerprint.empty());
}

TEST_F(Extensions, FindEachTextExactlyOnce) {
  write_kernel("copy");
  const auto expect_count = [&](const std::string& find, int count) {
    write_mutant(replacement("copy.comp", find, "?"));
    expect_one("mutant/kernel.json", "/replace/0/find",
               "this stands " + std::to_string(count) +
                   " times in 'copy/copy.comp', it must stand there once");
  };
  expect_count("y[j]", 0);
  expect_count("x[i] ;", 0);
  write_kernel("copy", kManifest, kShader + "// aaa\n");
  expect_count("aa", 2);  // which of the two is meant nobody can say
  write_mutant(replacement("copy.comp", "x[i]", "~x[i]") + "," +
               replacement("copy.comp", "= x[i]", "= 0u"));
  expect_one("mutant/kernel.json", "/replace/1/find",
             "this stands 0 times in 'copy/copy.comp (as mutant/kernel.json changes it)', it must "
             "stand there once");
}

TEST_F(Extensions, RefuseReplacementsThatDoNothing) {
  write_kernel("copy");
  write_mutant(replacement("copy.comp", "x[i]", "x[i]") + "," + replacement("copy.comp", "", "y"));
  const Mistakes found = mistakes();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0], (Mistake{"mutant/kernel.json", "/replace/0/with", "this changes nothing"}));
  EXPECT_EQ(found[1],
            (Mistake{"mutant/kernel.json", "/replace/1/find", "the text to find is empty"}));
}

TEST_F(Extensions, ChangeOnlyFilesOfThePacks) {
  write_kernel("copy");
  write("copy.comp", "outside of the kernel");
  for (const char* in : {"../copy.comp", "/etc/passwd", "common/../copy.comp"}) {
    write_mutant(replacement(in, "a", "b"));
    expect_one("mutant/kernel.json", "/replace/0/in",
               "'" + std::string(in) + "' is no plain path inside the pack");
  }
  write_mutant(replacement("cpy.comp", "a", "b"));
  expect_one("mutant/kernel.json", "/replace/0/in", "'cpy.comp' does not exist");
}

TEST_F(Extensions, KeepTheBoundsOfFiles) {
  write_kernel("copy", kManifest, kShader + "//" + std::string((1U << 20U) - 200, '.'));
  write_mutant(replacement("copy.comp", "x[i]", std::string(500, ' ') + "x[i]"));
  expect_one("mutant/kernel.json", "/replace/0/with", "this makes 'copy.comp' larger than 1 MiB");
  std::string many = replacement("copy.comp", "x[i]", "y");
  for (int i = 0; i < 64; ++i) many += "," + replacement("copy.comp", "x[i]", "y");
  write_mutant(many);
  expect_one("mutant/kernel.json", "/replace", "65 members are too many, 64 are allowed");
}

TEST_F(Extensions, ShowMistakesWhereTheAuthorCanLookThemUp) {
  write_kernel("copy");
  write_mutant(replacement("kernel.json", "ceil_div(N, 4)", "ceil_div(N, FOUR)"));
  expect_one("copy/kernel.json (as mutant/kernel.json changes it)", "/constants/WORDS",
             "unknown name 'FOUR' in column 13 of 'ceil_div(N, FOUR)'");
  write_mutant(replacement("copy.comp", "x[i]", "z[i]"));
  Catalog catalog;
  catalog.add_pack(root());
  const auto variants = catalog.find("mutant")->plan(kProblem, able_device(), compiler_);
  const Refusal refusal = std::get<Refusal>(variants.at(0).outcome);
  EXPECT_EQ(refusal.code, "glsl");
  const std::string file = (root() / "copy/copy.comp").generic_string();
  EXPECT_EQ(refusal.message.find(file + " (as " + (root() / "mutant/kernel.json").generic_string() +
                                 " changes it):4: 'z' : undeclared identifier"),
            0U)
      << refusal.message;
}

TEST_F(Extensions, NameTheChainThatGoesRound) {
  write("a/kernel.json", R"({"name": "a", "extends": "b"})");
  write("b/kernel.json", R"({"name": "b", "extends": "c"})");
  write("c/kernel.json", R"({"name": "c", "extends": "b"})");
  const Mistakes found = mistakes();
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0], (Mistake{"a/kernel.json", "/extends", "this goes round: a -> b -> c -> b"}));
  EXPECT_EQ(found[1], (Mistake{"b/kernel.json", "/extends", "this goes round: b -> c -> b"}));
  EXPECT_EQ(found[2], (Mistake{"c/kernel.json", "/extends", "this goes round: c -> b -> c"}));
}

TEST_F(Extensions, DoNotExtendThemselves) {
  write("a/kernel.json", R"({"name": "a", "extends": "a"})");
  expect_one("a/kernel.json", "/extends", "this goes round: a -> a");
}

TEST_F(Extensions, AreAtMostEightDeep) {
  write_kernel("copy", replaced(kManifest, R"("copy")", R"("k0")"));
  const auto write_chain = [&](int from, int to) {
    for (int i = from; i <= to; ++i) {
      const std::string name = "k" + std::to_string(i);
      write(name + "/kernel.json",
            R"({"name": ")" + name + R"(", "extends": "k)" + std::to_string(i - 1) + R"("})");
    }
  };
  write_chain(1, 8);
  EXPECT_TRUE(mistakes().empty());
  write_chain(9, 9);
  expect_one("k9/kernel.json", "/extends", "kernels extend one another at most 8 deep");
  write_chain(10, 11);  // each says so itself, none blames the one below
  for (const Mistake& mistake : mistakes()) {
    EXPECT_EQ(mistake.message, "kernels extend one another at most 8 deep") << mistake.file;
  }
  std::filesystem::remove_all(root() / "k10");
  std::filesystem::remove_all(root() / "k11");
  // The same through two packs.
  Catalog catalog;
  catalog.add_pack(root());
  write("later/k9/kernel.json", R"({"name": "k9", "extends": "k8"})");
  catalog.add_pack(root() / "later");
  ASSERT_EQ(catalog.mistakes().size(), 2U);
  EXPECT_EQ(catalog.mistakes()[1].message, "kernels extend one another at most 8 deep");
}

TEST_F(Extensions, SuggestTheKernelThatWasMeant) {
  write_kernel("copy");
  write("a/kernel.json", R"({"name": "a", "extends": "copi"})");
  expect_one("a/kernel.json", "/extends", "there is no kernel 'copi', did you mean 'copy'?");
}

TEST_F(Extensions, AreMeantWhereTheirKeyIsMisspelt) {
  write("a/kernel.json", R"({"name": "a", "extend": "copy"})");
  const Mistakes found = mistakes();
  EXPECT_EQ(found.at(0).place, "/extend");
  EXPECT_NE(found.at(0).message.find("did you mean 'extends'?"), std::string::npos);
}

TEST_F(Extensions, DoNotRepeatTheMistakesOfTheirBase) {
  write_kernel("a", replaced(kManifest, R"("THREADS": 64)", R"("THREADS": "X")"));
  write_mutant("");
  const Mistakes found = mistakes();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].place, "/constants/THREADS");
  EXPECT_EQ(found[1],
            (Mistake{"mutant/kernel.json", "/extends", "'copy' has mistakes of its own"}));
  Catalog catalog;
  catalog.add_pack(root());
  EXPECT_EQ(*catalog.find("mutant")->mistake(), catalog.mistakes()[1]);
  write("later/other/kernel.json", R"({"name": "other", "extends": "copy"})");
  catalog.add_pack(root() / "later");
  EXPECT_EQ(catalog.mistakes().at(2).message, "'copy' has mistakes of its own");
}

TEST_F(Extensions, ReportAllTheirMistakesAtOnce) {
  write_kernel("copy");
  write("mutant/kernel.json", R"({"name": "Mutant", "extends": "copy", "role": "baseline",
      "summary": 1, "replace": [{"in": "copy.comp", "find": 1}, 7]})");
  std::vector<std::string> places;
  for (const Mistake& mistake : mistakes()) places.push_back(mistake.place);
  const std::vector<std::string> expected = {"/role",           "/name",      "/summary",
                                             "/replace/0/find", "/replace/0", "/replace/1"};
  EXPECT_EQ(places, expected);
  write("mutant/kernel.json", R"({"name": "mutant", "extends": 7})");
  expect_one("mutant/kernel.json", "/extends", "expected a string, found a number");
}

}  // namespace
}  // namespace qlinbench
