// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/preamble.h"

#include <gtest/gtest.h>

namespace qlinbench {
namespace {

PassSpec small_pass() {
  PassSpec pass;
  auto source = std::make_shared<ShaderSource>();
  source->file = "copy/copy.comp";
  source->extensions = "#line 1 \"copy/copy.comp\"\n#extension GL_A : require\n";
  source->body = "#line 1 \"copy/copy.comp\"\nvoid main() {}\n";
  pass.source = source;
  pass.accesses = {{"x", "uvec4", 0, true, false},
                   {"y", "float16_t", 7, false, true},
                   {"partial", "float", 8, true, true}};
  pass.push = {{"words", "uint", {}}, {"shift", "int", {}}};
  return pass;
}

PreambleValues small_values() {
  return {{{"TILE", 64}, {"LEAST", -7}}, {32, 2, 1}, Rounding::half_even, false};
}

TEST(Preamble, IsWrittenFromTheManifest) {
  EXPECT_EQ(shader_text(small_pass(), small_values()), R"glsl(#version 450
#extension GL_GOOGLE_cpp_style_line_directive : require
#line 1 "copy/copy.comp"
#extension GL_A : require
#line 1 "copy/copy.comp (preamble)"
#extension GL_EXT_shader_16bit_storage : require
#define LEAST (-7)
#define TILE 64
#define ROUNDING_HALF_EVEN 0
#define ROUNDING_HALF_AWAY 1
#define ROUNDING ROUNDING_HALF_EVEN
layout(std430, set = 0, binding = 0) readonly buffer Binding0 { uvec4 x[]; };
layout(std430, set = 0, binding = 1) writeonly buffer Binding1 { float16_t y[]; };
layout(std430, set = 0, binding = 2) buffer Binding2 { float partial[]; };
layout(push_constant, std430) uniform PushConstants { uint words; int shift; };
layout(local_size_x = 32, local_size_y = 2, local_size_z = 1) in;
#line 1 "copy/copy.comp"
void main() {}
)glsl");
}

TEST(Preamble, NamesTheOtherRounding) {
  PreambleValues values = small_values();
  values.rounding = Rounding::half_away;
  EXPECT_NE(shader_text(small_pass(), values).find("#define ROUNDING ROUNDING_HALF_AWAY\n"),
            std::string::npos);
}

TEST(Preamble, WritesLiteralsThatGlslReadsAsTheSameNumber) {
  PreambleValues values = small_values();
  values.constants = {{"A", 2147483647}, {"B", 2147483648},  {"C", 4294967295},
                      {"D", 4294967296}, {"E", -2147483648}, {"F", -2147483649}};
  const std::string text = shader_text(small_pass(), values);
  EXPECT_NE(text.find("#define A 2147483647\n#define B 2147483648u\n#define C 4294967295u\n"
                      "// D is 4294967296: no 32 bits hold it\n#define E (-2147483647 - 1)\n"
                      "// F is -2147483649: no 32 bits hold it\n"),
            std::string::npos);
}

TEST(Preamble, DeclaresTheRoundingModeWhereAsked) {
  PreambleValues values = small_values();
  EXPECT_EQ(shader_text(small_pass(), values).find("spirv_execution_mode"), std::string::npos);
  values.round_to_nearest_even = true;
  EXPECT_NE(shader_text(small_pass(), values)
                .find("spirv_execution_mode(extensions = [\"SPV_KHR_float_controls\"], "
                      "capabilities = [4467], 4462, 32);"),
            std::string::npos);
}

TEST(Preamble, HasNoPushBlockWithoutMembers) {
  PassSpec pass = small_pass();
  pass.push.clear();
  EXPECT_EQ(shader_text(pass, small_values()).find("push_constant"), std::string::npos);
}

}  // namespace
}  // namespace qlinbench
