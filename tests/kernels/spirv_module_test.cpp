// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/spirv_module.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "kernels/loader/shader_compiler.h"

namespace qlinbench {
namespace {

Spirv compiled(const std::string& glsl, std::uint32_t version = 0x10300) {
  ShaderCompiler compiler;
  auto result = compiler.compile("test.comp", "#version 450\n" + glsl, version);
  if (const auto* error = std::get_if<CompileError>(&result)) throw std::logic_error(error->text);
  return *std::get<0>(result);
}

/// Bytes of shared memory of a shader that uses every variable of `declarations` named a, b, c.
std::int64_t shared_bytes(const std::string& declarations, const std::string& uses) {
  return needs_of(compiled(declarations + "\nvoid main() {" + uses + "}")).shared_bytes;
}

TEST(SpirvModule, TellsItsVersionAndCapabilities) {
  const ModuleNeeds needs = needs_of(compiled("void main() {}"));
  EXPECT_EQ(needs.version, 0x10300U);
  EXPECT_EQ(needs.capabilities, std::vector<std::uint32_t>{1});  // Shader
  const std::string dot =
      "#extension GL_EXT_integer_dot_product : require\n"
      "layout(std430, binding = 0) buffer B { int v[]; };\n"
      "void main() { v[0] = dotPacked4x8EXT(v[1], v[2]); }";
  // DotProductInput4x8BitPacked and DotProduct: numbers of the SPIR-V specification.
  EXPECT_EQ(needs_of(compiled(dot)).capabilities, (std::vector<std::uint32_t>{1, 6018, 6019}));
}

TEST(SpirvModule, HasTheVersionThatTheDeviceTakes) {
  for (const std::uint32_t version : {0x10000U, 0x10300U, 0x10400U, 0x10500U, 0x10600U}) {
    EXPECT_EQ(needs_of(compiled("void main() {}", version)).version, version);
  }
  EXPECT_EQ(needs_of(compiled("void main() {}", 0x10900)).version, 0x10600U);
}

TEST(SpirvModule, AddsUpSharedVariables) {
  EXPECT_EQ(shared_bytes("", ""), 0);
  EXPECT_EQ(shared_bytes("shared float a[10];", "a[0] = 1;"), 40);
  EXPECT_EQ(shared_bytes("shared vec4 a[3]; shared uint b;", "a[0] = vec4(1); b = 2;"), 48 + 4);
  EXPECT_EQ(shared_bytes("shared float a[4][5];", "a[0][1] = 1;"), 80);
  EXPECT_EQ(shared_bytes("shared mat2 a;", "a[0] = vec2(1);"), 16);
}

TEST(SpirvModule, PadsSharedVariablesAsStd430) {
  // Vectors of three take the room of four; a struct is as aligned as its widest member:
  // float at 0, vec2 at 8, so 16 bytes an element.
  EXPECT_EQ(shared_bytes("shared vec3 a[2];", "a[0] = vec3(1);"), 32);
  EXPECT_EQ(shared_bytes("struct S { float f; vec2 v; }; shared S a[3];", "a[0].f = 1;"), 48);
  // A float first: the vector begins at 16.
  const std::int64_t both = shared_bytes("shared float a; shared vec4 b;", "a = 1; b = vec4(1);");
  EXPECT_TRUE(both == 32 || both == 20) << both;  // either order of declaration in the module
}

TEST(SpirvModule, LetsExplicitBlocksShareOnePlace) {
  const std::string blocks =
      "#extension GL_EXT_shared_memory_block : require\n"
      "shared A { uint a[8]; }; shared B { uint b[20]; };";
  const Spirv module = compiled(blocks + "void main() { a[0] = 1; b[0] = 2; }", 0x10400);
  EXPECT_EQ(needs_of(module).shared_bytes, 80);
}

TEST(SpirvModule, ListsItsMatrices) {
  const std::string matrices =
      "#extension GL_KHR_cooperative_matrix : require\n"
      "#extension GL_EXT_shader_explicit_arithmetic_types : require\n"
      "#extension GL_KHR_memory_scope_semantics : require\n"
      "void main() {"
      "  coopmat<int8_t, gl_ScopeSubgroup, 16, 32, gl_MatrixUseA> a ="
      "      coopmat<int8_t, gl_ScopeSubgroup, 16, 32, gl_MatrixUseA>(0);"
      "  coopmat<uint8_t, gl_ScopeSubgroup, 32, 8, gl_MatrixUseB> b ="
      "      coopmat<uint8_t, gl_ScopeSubgroup, 32, 8, gl_MatrixUseB>(0);"
      "  coopmat<float, gl_ScopeWorkgroup, 16, 8, gl_MatrixUseAccumulator> c ="
      "      coopmat<float, gl_ScopeWorkgroup, 16, 8, gl_MatrixUseAccumulator>(0); }";
  std::vector<std::string> found;
  for (const MatrixNeed& need : needs_of(compiled(matrices, 0x10600)).matrices) {
    found.push_back(std::string(1, need.use) + " " + need.component + " " +
                    std::to_string(need.rows) + "x" + std::to_string(need.columns) + " " +
                    need.scope);
  }
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, (std::vector<std::string>{"A s8 16x32 subgroup", "B u8 32x8 subgroup",
                                             "C f32 16x8 workgroup"}));
}

TEST(SpirvModule, ShowsWhetherItDeclaresTheRoundingMode) {
  const std::string declaration =
      "#extension GL_EXT_spirv_intrinsics : require\n"
      "spirv_execution_mode(extensions = [\"SPV_KHR_float_controls\"], capabilities = [4467], "
      "4462, 32);\n";
  EXPECT_TRUE(needs_of(compiled(declaration + "void main() {}")).round_to_nearest_even);
  EXPECT_FALSE(needs_of(compiled("void main() {}")).round_to_nearest_even);
}

TEST(SpirvModule, ShowsWhetherItAsksForLengths) {
  const std::string buffer = "layout(std430, binding = 0) buffer B { uint v[]; };\n";
  EXPECT_TRUE(needs_of(compiled(buffer + "void main() { v[0] = v.length(); }")).array_length);
  EXPECT_FALSE(needs_of(compiled(buffer + "void main() { v[0] = 1; }")).array_length);
}

TEST(SpirvModule, LosesOnlyNamesWithoutDebug) {
  const Spirv module = compiled(
      "layout(std430, binding = 0) buffer B { int v[]; };\n"
      "void main() { int first = v[0]; v[1] = first * first; }");
  const Spirv renamed = compiled(
      "layout(std430, binding = 0) buffer B { int values[]; };\n"
      "void main() { int a = values[0]; values[1] = a * a; }");
  EXPECT_NE(module, renamed);
  EXPECT_EQ(without_debug(module), without_debug(renamed));
  EXPECT_LT(without_debug(module).size(), module.size());
  const ModuleNeeds before = needs_of(module);
  const ModuleNeeds after = needs_of(without_debug(module));
  EXPECT_EQ(after.version, before.version);
  EXPECT_EQ(after.capabilities, before.capabilities);
}

TEST(SpirvModule, LosesTheNumberOfItsCompiler) {
  const Spirv module = compiled("void main() {}");
  Spirv of_another = module;
  of_another[2] += 1;  // the generator's word of the header
  EXPECT_EQ(without_debug(of_another), without_debug(module));
}

TEST(SpirvModule, MayBeCutOff) {
  const Spirv module = compiled("shared float a[10]; void main() { a[0] = 1; }");
  for (std::size_t words = 0; words < module.size(); ++words) {
    const Spirv part(module.begin(), module.begin() + static_cast<std::ptrdiff_t>(words));
    EXPECT_LE(needs_of(part).shared_bytes, 40);
    EXPECT_LE(without_debug(part).size(), words);
  }
}

TEST(CapabilityName, IsTheSpecificationsOrANumber) {
  EXPECT_EQ(capability_name(6022), "CooperativeMatrixKHR");
  EXPECT_EQ(capability_name(999999), "capability 999999");
}

}  // namespace
}  // namespace qlinbench
