// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/pack_files.h"

#include "tests/kernels/pack_fixture.h"

namespace qlinbench {
namespace {

class PackFilesOnDisk : public PackTest {
 protected:
  FileText read(std::string_view path) const {
    return PackFiles::directory(root() / "pack").read(path);
  }
};

TEST_F(PackFilesOnDisk, AreReadBelowTheRoot) {
  write("pack/a/b.glsl", "text");
  EXPECT_EQ(read("a/b.glsl").text, "text");
  EXPECT_TRUE(read("a/c.glsl").missing());
  EXPECT_TRUE(read("a/b.glsl/c").missing());
  EXPECT_FALSE(read("a").text.has_value());  // a folder is no file
}

TEST_F(PackFilesOnDisk, AreNeverReadOutside) {
  write("secret", "outside");
  write("pack/a", "inside");
  for (const std::string& path :
       {std::string("../secret"), std::string("a/../../secret"), (root() / "secret").string(),
        std::string("./a"), std::string("a//b"), std::string(""), std::string("a\\..\\b")}) {
    const FileText file = read(path);
    EXPECT_FALSE(file.text.has_value()) << path;
    EXPECT_EQ(file.reason, "is no plain path inside the pack") << path;
  }
}

TEST_F(PackFilesOnDisk, DoNotFollowLinksThatLeadOut) {
  write("secret", "outside");
  write("folder/secret", "outside");
  write("pack/inside", "inside");
  std::filesystem::create_symlink(root() / "secret", root() / "pack/link");
  std::filesystem::create_directory_symlink(root() / "folder", root() / "pack/folder");
  std::filesystem::create_symlink("inside", root() / "pack/good");
  std::filesystem::create_symlink("circle", root() / "pack/circle");
  EXPECT_EQ(read("link").reason, "lies outside the pack");
  EXPECT_EQ(read("folder/secret").reason, "lies outside the pack");
  EXPECT_EQ(read("good").text, "inside");
  EXPECT_FALSE(read("circle").text.has_value());
}

TEST_F(PackFilesOnDisk, DoNotTakeASiblingForAChild) {
  write("pack2/secret", "outside");  // its path begins with the root's
  write("pack/inside", "inside");
  std::filesystem::create_directory_symlink(root() / "pack2", root() / "pack/sibling");
  EXPECT_EQ(read("sibling/secret").reason, "lies outside the pack");
}

TEST_F(PackFilesOnDisk, AreAtMostOneMebibyte) {
  write("pack/most", std::string(1 << 20, ' '));
  write("pack/more", std::string((1 << 20) + 1, ' '));
  EXPECT_TRUE(read("most").text.has_value());
  EXPECT_EQ(read("more").reason, "is larger than 1 MiB");
}

TEST(EmbeddedPackFiles, HoldTheBuiltInKernels) {
  const PackFiles built_in = PackFiles::built_in();
  EXPECT_TRUE(built_in.read("dequant_gemm/kernel.json").text.has_value());
  EXPECT_TRUE(built_in.read("common/unpack.glsl").text.has_value());
  EXPECT_TRUE(built_in.read("common/missing.glsl").missing());
  EXPECT_EQ(built_in.display("common/unpack.glsl"), "kernels/common/unpack.glsl");
}

}  // namespace
}  // namespace qlinbench
