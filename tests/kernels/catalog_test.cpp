// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/catalog.h"

#include <gmock/gmock.h>

#include "tests/kernels/pack_fixture.h"

namespace qlinbench {
namespace {

class Catalogs : public PackTest {};

TEST_F(Catalogs, HaveBuiltInKernelsWithoutMistakes) {
  const Catalog catalog = Catalog::built_in();
  for (const Mistake& mistake : catalog.mistakes()) ADD_FAILURE() << to_string(mistake);
  ASSERT_NE(catalog.find("dequant_gemm"), nullptr);
  EXPECT_TRUE(catalog.find("dequant_gemm")->is_baseline());
  EXPECT_FALSE(catalog.find("dequant_gemm")->summary().empty());
  EXPECT_EQ(catalog.find("dequant_gem"), nullptr);
}

TEST_F(Catalogs, TakeADirectoryOfKernels) {
  write_kernel("copy");
  write_kernel("other", replaced(kManifest, R"("name": "copy")", R"("name": "another")"));
  write("common/readme.txt", "a folder without kernel.json is no kernel");
  Catalog catalog = Catalog::built_in();
  const std::size_t before = catalog.kernels().size();
  catalog.add_pack(root());
  EXPECT_TRUE(catalog.mistakes().empty());
  EXPECT_EQ(catalog.kernels().size(), before + 2);
  const std::vector<std::string> names = catalog.names();
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
}

TEST_F(Catalogs, TakeADirectoryThatIsAKernel) {
  write_kernel(".");
  Catalog catalog;
  catalog.add_pack(root());
  EXPECT_TRUE(catalog.mistakes().empty());
  EXPECT_EQ(catalog.names(), std::vector<std::string>{"copy"});
}

TEST_F(Catalogs, ReplaceAKernelOfTheSameName) {
  write_kernel("mine", replaced(kManifest, R"("name": "copy")", R"("name": "dequant_gemm")"));
  Catalog catalog = Catalog::built_in();
  const std::size_t before = catalog.kernels().size();
  catalog.add_pack(root());
  EXPECT_EQ(catalog.kernels().size(), before);
  EXPECT_EQ(catalog.find("dequant_gemm")->summary(), "copies a word");
}

TEST_F(Catalogs, KnowWhichKernelsComeFromPacks) {
  write_kernel("copy");
  Catalog catalog = Catalog::built_in();
  catalog.add_pack(root());
  EXPECT_TRUE(catalog.find("copy")->is_from_pack());
  EXPECT_FALSE(catalog.find("dequant_gemm")->is_from_pack());
}

TEST_F(Catalogs, ReplaceKernelsPackByPack) {
  write_kernel("first/copy");
  write_kernel("second/copy", replaced(kManifest, "copies a word", "copies it better"));
  Catalog catalog;
  EXPECT_TRUE(catalog.add_pack(root() / "first"));
  EXPECT_TRUE(catalog.add_pack(root() / "second"));
  EXPECT_TRUE(catalog.mistakes().empty());
  ASSERT_EQ(catalog.kernels().size(), 1U);
  EXPECT_EQ(catalog.find("copy")->summary(), "copies it better");
}

TEST_F(Catalogs, LeaveTheOthersUsableWhenOneIsWrong) {
  write_kernel("copy");
  write_kernel("wrong", "{");
  Catalog catalog;
  catalog.add_pack(root());
  ASSERT_EQ(catalog.mistakes().size(), 1U);
  EXPECT_EQ(catalog.mistakes()[0].file, (root() / "wrong/kernel.json").generic_string());
  EXPECT_EQ(catalog.names(), (std::vector<std::string>{"copy", "wrong"}));
  EXPECT_EQ(catalog.find("copy")->mistake(), nullptr);
  ASSERT_NE(catalog.find("wrong")->mistake(), nullptr);
  EXPECT_EQ(*catalog.find("wrong")->mistake(), catalog.mistakes()[0]);
}

TEST_F(Catalogs, CallAWrongKernelByTheNameInItsManifest) {
  write_kernel("folder", replaced(kManifest, R"("operator")", R"("operater")"));
  write_kernel("other", replaced(kManifest, R"("name": "copy")", R"("name": "No Name")"));
  Catalog catalog;
  catalog.add_pack(root());
  EXPECT_EQ(catalog.names(), (std::vector<std::string>{"copy", "other"}));
}

TEST_F(Catalogs, CallAWrongKernelWithoutANameByItsFolder) {
  write_kernel("alone", "{");
  Catalog catalog;
  catalog.add_pack(root() / "alone" / ".");
  EXPECT_EQ(catalog.names(), std::vector<std::string>{"alone"});
}

TEST_F(Catalogs, RefuseEveryPlanOfAWrongKernelWithItsFirstMistake) {
  write_kernel("copy", replaced(kManifest, R"("operator")", R"("operater")"));
  Catalog catalog;
  catalog.add_pack(root());
  ASSERT_GE(catalog.mistakes().size(), 2U);  // an unknown key, and 'operator' is missing
  ShaderCompiler compiler;
  const auto plans = catalog.find("copy")->plan(kProblem, able_device(), compiler);
  ASSERT_EQ(plans.size(), 1U);
  const auto& refusal = std::get<Refusal>(plans[0].outcome);
  EXPECT_EQ(refusal.kind, Refusal::Kind::error);
  EXPECT_EQ(refusal.code, "manifest");
  EXPECT_EQ(refusal.message, to_string(catalog.mistakes()[0]));
}

TEST_F(Catalogs, RefuseTwoKernelsOfOneNameInAPack) {
  write_kernel("a");
  write_kernel("b");
  const Mistakes found = mistakes();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0], (Mistake{"b/kernel.json", "/name",
                               "another kernel of this pack is called 'copy' too"}));
  Catalog catalog;
  catalog.add_pack(root());
  ASSERT_EQ(catalog.kernels().size(), 1U);
  EXPECT_NE(catalog.find("copy")->mistake(), nullptr);
}

TEST_F(Catalogs, RefuseNamesThatMeanSomethingElse) {
  for (const std::string name : {"auto", "exact", "float", "scale", "zero_point"}) {
    write_kernel("copy", replaced(kManifest, R"("copy",)", '"' + name + "\","));
    const Mistakes found = mistakes();
    ASSERT_EQ(found.size(), 1U) << name;
    EXPECT_EQ(found[0].place, "/name");
    EXPECT_THAT(found[0].message, testing::HasSubstr("'" + name + "'"));
  }
}

TEST_F(Catalogs, SayWhereThereIsNoKernel) {
  Catalog catalog;
  EXPECT_FALSE(catalog.add_pack(root()));
  EXPECT_FALSE(catalog.add_pack(root() / "missing"));
  ASSERT_EQ(catalog.mistakes().size(), 2U);
  EXPECT_EQ(catalog.mistakes()[0].message,
            "has no kernel.json, neither here nor in a folder directly below");
  EXPECT_EQ(catalog.mistakes()[1].message, "is no directory of kernels");
}

TEST(Catalog, KeepsProbesApartFromKernels) {
  const Catalog probes = Catalog::probes();
  EXPECT_THAT(probes.names(), testing::ElementsAre("empty", "exact_division", "read_weights"));
  EXPECT_TRUE(probes.mistakes().empty());
  EXPECT_EQ(Catalog::built_in().find("exact_division"), nullptr);
}

}  // namespace
}  // namespace qlinbench
