// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/shader_compiler.h"

#include "tests/kernels/pack_fixture.h"

namespace qlinbench {
namespace {

const std::string kEmptyShader = "#version 450\nvoid main() {}\n";

TEST(ShaderCompiler, KeepsWhatItCompiled) {
  ShaderCompiler compiler;
  const auto first = compiler.compile("a.comp", kEmptyShader, 0x10300);
  const auto again = compiler.compile("a.comp", kEmptyShader, 0x10300);
  const auto other = compiler.compile("a.comp", kEmptyShader, 0x10600);
  ASSERT_EQ(first.index(), 0U);
  EXPECT_EQ(std::get<0>(first), std::get<0>(again));  // the same module, not an equal one
  EXPECT_NE(std::get<0>(first), std::get<0>(other));
}

TEST(ShaderCompiler, NamesTheFileItWasGiven) {
  ShaderCompiler compiler;
  const auto result =
      compiler.compile("my/a.comp", "#version 450\nvoid main() { x = 1; }\n", 0x10300);
  ASSERT_EQ(result.index(), 1U);
  EXPECT_EQ(std::get<CompileError>(result).text, "my/a.comp:2: 'x' : undeclared identifier");
}

TEST(ShaderCompiler, LeavesSizesToTheLimitsOfTheDevice) {
  ShaderCompiler compiler;
  const auto result = compiler.compile(
      "a.comp", "#version 450\nlayout(local_size_x = 70000) in;\nvoid main() {}\n", 0x10300);
  EXPECT_EQ(result.index(), 0U);
}

TEST(ShaderCompiler, SurvivesWhatIsNoShader) {
  ShaderCompiler compiler;
  for (const std::string& text :
       {std::string(), std::string("\0\1\2", 3), std::string("#version 450\n"),
        std::string("#version 450\nvoid main() {"), std::string("#line\n"),
        std::string(10000, '(')}) {
    EXPECT_EQ(compiler.compile("a.comp", text, 0x10300).index(), 1U) << text;
  }
}

class GlslErrors : public PackTest {
 protected:
  /// The first line of the refusal for a kernel whose GLSL is wrong, the pack's root left out.
  std::string first_line() {
    const Refusal found = refusal(able_device());
    EXPECT_EQ(found.kind, Refusal::Kind::error);
    EXPECT_EQ(found.code, "glsl");
    const std::string line = found.message.substr(0, found.message.find('\n'));
    return replaced(line, root().generic_string() + "/", "");
  }
};

TEST_F(GlslErrors, NameTheAuthorsFileAndLine) {
  write_kernel("copy", kManifest, "// one\n// two\nvoid main() { y[0] = nothing; }\n");
  EXPECT_EQ(first_line(), "copy/copy.comp:3: 'nothing' : undeclared identifier");
}

TEST_F(GlslErrors, NameTheIncludedFileAndLine) {
  write_kernel("copy", kManifest, "#include <common/a.glsl>\n" + kShader);
  write("common/a.glsl", "\nint halved(int i) { return i / two; }\n");
  EXPECT_EQ(first_line(), "common/a.glsl:2: 'two' : undeclared identifier");
}

TEST_F(GlslErrors, BehindAnIncludeStillHaveTheRightLine) {
  write_kernel("copy", kManifest, "#include <common/a.glsl>\n\nvoid main() { y[0] = nothing; }\n");
  write("common/a.glsl", "\n\n\n\n\n");
  EXPECT_EQ(first_line(), "copy/copy.comp:3: 'nothing' : undeclared identifier");
}

TEST_F(GlslErrors, OfExtensionsHaveTheAuthorsLine) {
  write_kernel("copy", kManifest, "\n#extension GL_EXT_no_such_thing : require\n" + kShader);
  EXPECT_EQ(first_line().substr(0, 17), "copy/copy.comp:2:");
}

TEST_F(GlslErrors, ShowThatReadonlyBuffersAreNotWritten) {
  write_kernel("copy", kManifest, "void main() {\n  x[0] = 1;\n}\n");
  EXPECT_EQ(first_line().substr(0, 17), "copy/copy.comp:2:");
  EXPECT_NE(first_line().find("readonly"), std::string::npos);
}

TEST_F(GlslErrors, ShowThatWriteonlyBuffersAreNotRead) {
  write_kernel("copy", kManifest, "void main() {\n  y[0] = scratch[0];\n}\n");
  EXPECT_EQ(first_line().substr(0, 17), "copy/copy.comp:2:");
}

}  // namespace
}  // namespace qlinbench
