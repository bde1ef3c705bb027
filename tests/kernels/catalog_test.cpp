// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/catalog.h"

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

TEST_F(Catalogs, LeaveTheOthersUsableWhenOneIsWrong) {
  write_kernel("copy");
  write_kernel("wrong", "{");
  Catalog catalog;
  catalog.add_pack(root());
  ASSERT_EQ(catalog.mistakes().size(), 1U);
  EXPECT_EQ(catalog.mistakes()[0].file, (root() / "wrong/kernel.json").generic_string());
  EXPECT_EQ(catalog.names(), std::vector<std::string>{"copy"});
}

TEST_F(Catalogs, RefuseTwoKernelsOfOneNameInAPack) {
  write_kernel("a");
  write_kernel("b");
  const Mistakes found = mistakes();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0], (Mistake{"b/kernel.json", "/name",
                               "another kernel of this pack is called 'copy' too"}));
}

TEST_F(Catalogs, SayWhereThereIsNoKernel) {
  Catalog catalog;
  catalog.add_pack(root());
  catalog.add_pack(root() / "missing");
  ASSERT_EQ(catalog.mistakes().size(), 2U);
  EXPECT_EQ(catalog.mistakes()[0].message,
            "has no kernel.json, neither here nor in a folder directly below");
  EXPECT_EQ(catalog.mistakes()[1].message, "is no directory of kernels");
}

}  // namespace
}  // namespace qlinbench
