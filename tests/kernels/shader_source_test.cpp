// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/shader_source.h"

#include "tests/kernels/pack_fixture.h"

namespace qlinbench {
namespace {

class ShaderSources : public PackTest {
 protected:
  ShaderSource read(Mistakes& mistakes) const {
    return read_shader({PackFiles::directory(root()), "copy"}, "copy.comp", mistakes);
  }

  /// The only mistake of the pack: a file below its root, the place and the message.
  void expect_one(const std::string& file, const std::string& place, const std::string& message) {
    const Mistakes found = mistakes();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0], (Mistake{file, place, message}));
  }

  std::string path(const std::string& file) const { return (root() / file).generic_string(); }
};

TEST_F(ShaderSources, PutIncludesInAndKeepCountingLines) {
  write_kernel("copy", kManifest, "// one\n#include <common/a.glsl> // two\nthree\n");
  write("common/a.glsl", "a one\n");
  Mistakes none;
  const ShaderSource source = read(none);
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(source.file, path("copy/copy.comp"));
  EXPECT_EQ(source.body, "#line 1 \"" + path("copy/copy.comp") + "\"\n// one\n#line 1 \"" +
                             path("common/a.glsl") + "\"\na one\n#line 3 \"" +
                             path("copy/copy.comp") + "\"\nthree\n");
}

TEST_F(ShaderSources, LookInThePackBeforeTheBuiltIns) {
  write_kernel("copy", kManifest, "#include <common/unpack.glsl>\n");
  Mistakes none;
  EXPECT_NE(read(none).body.find("signed_byte"), std::string::npos);
  write("common/unpack.glsl", "mine\n");
  EXPECT_EQ(read(none).body.find("signed_byte"), std::string::npos);
  EXPECT_TRUE(none.empty());
}

TEST_F(ShaderSources, IncludeFilesOfTheirOwnFolder) {
  write_kernel("copy", kManifest, "  #  include \"tile.glsl\"\n");
  write("copy/tile.glsl", "tile\n");
  Mistakes none;
  EXPECT_NE(read(none).body.find("tile\n#line 2"), std::string::npos);
  EXPECT_TRUE(none.empty());
}

TEST_F(ShaderSources, LiftExtensionsThatStandBeforeCode) {
  write_kernel("copy", kManifest,
               "// comment\n#extension GL_A : require\n#include <common/a.glsl>\nint x;\n"
               "#extension GL_C : require\n");
  write("common/a.glsl", "#extension GL_B : enable // why\n");
  Mistakes none;
  const ShaderSource source = read(none);
  EXPECT_EQ(source.extensions, "#line 2 \"" + path("copy/copy.comp") +
                                   "\"\n#extension GL_A : require\n#line 1 \"" +
                                   path("common/a.glsl") + "\"\n#extension GL_B : enable\n");
  EXPECT_EQ(source.body.find("GL_A"), std::string::npos);
  EXPECT_NE(source.body.find("GL_C"), std::string::npos);
}

TEST_F(ShaderSources, LeaveCommentsAlone) {
  write_kernel("copy", kManifest,
               "/* #include <common/none.glsl>\n#include <common/none.glsl> */\n"
               "// #include <common/none.glsl>\n" +
                   kShader);
  EXPECT_TRUE(mistakes().empty());
  write_kernel("copy", kManifest, "void main() {}\n/* open\n");
  expect_one("copy/copy.comp", "2:1", "a comment is not closed");
}

TEST_F(ShaderSources, NeverIncludeFromOutside) {
  write("secret.glsl", "outside");
  for (const char* wanted : {"<common/../secret.glsl>", "<../secret.glsl>", "\"../secret.glsl\"",
                             "</etc/passwd>", "\"/etc/passwd\"", "<secret.glsl>"}) {
    write_kernel("copy", kManifest, "\n#include " + std::string(wanted) + "\n");
    expect_one("copy/copy.comp", "2:1",
               "#include " + std::string(wanted) +
                   " leaves the pack; shared files are included as <common/...>, files of the "
                   "kernel's folder as \"...\"");
  }
}

TEST_F(ShaderSources, NeverIncludeThroughALinkThatLeadsOut) {
  const std::filesystem::path outside = root() / "outside.glsl";
  write("outside.glsl", "outside");
  write("pack/common/readme", "");
  std::filesystem::create_symlink(outside, root() / "pack/common/link.glsl");
  write("pack/copy/copy.comp", "#include <common/link.glsl>\n");
  Mistakes found;
  read_shader({PackFiles::directory(root() / "pack"), "copy"}, "copy.comp", found);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].place, "1:1");
  EXPECT_NE(found[0].message.find("it lies outside the pack"), std::string::npos);
}

TEST_F(ShaderSources, NameIncludesThatAreNotThere) {
  write_kernel("copy", kManifest, "#include <common/none.glsl>\n");
  expect_one("copy/copy.comp", "1:1",
             "cannot include 'kernels/common/none.glsl': it does not exist");
  write_kernel("copy", kManifest, "#include common/none.glsl\n");
  expect_one("copy/copy.comp", "1:1", "expected #include <common/...> or \"...\"");
}

TEST_F(ShaderSources, RefuseIncludesThatGoRound) {
  write_kernel("copy", kManifest, "#include <common/a.glsl>\n");
  write("common/a.glsl", "\n#include <common/b.glsl>\n");
  write("common/b.glsl", "#include <common/a.glsl>\n");
  expect_one("common/b.glsl", "1:1",
             "'common/a.glsl' includes itself: copy/copy.comp -> common/a.glsl -> common/b.glsl -> "
             "common/a.glsl");
}

TEST_F(ShaderSources, BoundDepthAndSize) {
  write_kernel("copy", kManifest, "#include <common/0.glsl>\n");
  for (int i = 0; i < 20; ++i) {
    write("common/" + std::to_string(i) + ".glsl",
          "#include <common/" + std::to_string(i + 1) + ".glsl>\n");
  }
  expect_one("common/14.glsl", "1:1", "includes are nested deeper than 16");
  // Each file includes the next one twice: 2^13 copies of 1 KiB are more than 4 MiB.
  for (int i = 0; i < 13; ++i) {
    const std::string next = "#include <common/" + std::to_string(i + 1) + ".glsl>\n";
    write("common/" + std::to_string(i) + ".glsl", next + next);
  }
  write("common/13.glsl", std::string(1024, ' ') + "\n");
  const Mistakes found = mistakes();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].message, "with its includes the shader exceeds 4 MiB");
}

TEST_F(ShaderSources, LeaveTheVersionToTheHost) {
  write_kernel("copy", kManifest, "#version 450\n");
  expect_one("copy/copy.comp", "1:1", "the host writes the #version line; take this one out");
}

TEST(LineDirective, KeepsOddNamesOutOfTheText) {
  EXPECT_EQ(line_directive(7, "a b/c.comp"), "#line 7 \"a b/c.comp\"\n");
  EXPECT_EQ(line_directive(7, "a\"\\\n"), "#line 7 \"a???\"\n");
}

}  // namespace
}  // namespace qlinbench
