// SPDX-License-Identifier: BSD-3-Clause
#include "tests/kernels/pack_fixture.h"

// Each limit of a device, one step below what the kernel needs. The kernel "copy"
// (pack_fixture.cpp) has workgroups of 64, and for N = 8 one group, 4 bytes of push constants, 3
// bindings, and 256 bytes of scratch.

namespace qlinbench {
namespace {

class Limits : public PackTest {
 protected:
  Limits() { write_kernel("copy"); }

  static void expect_skipped(const Refusal& refusal, std::string_view code,
                             std::string_view message) {
    EXPECT_EQ(refusal.kind, Refusal::Kind::skipped);
    EXPECT_EQ(refusal.code, code);
    EXPECT_EQ(refusal.message, message);
  }

  /// The shader of "copy" with an A matrix of 16 x 32.
  static std::string matrix_shader(const std::string& scope) {
    const std::string type = "coopmat<int8_t, " + scope + ", 16, 32, gl_MatrixUseA>";
    return "#extension GL_KHR_cooperative_matrix : require\n"
           "#extension GL_EXT_shader_explicit_arithmetic_types : require\n"
           "#extension GL_KHR_memory_scope_semantics : require\n" +
           replaced(kShader, "y[i] = x[i];",
                    "{ " + type + " a = " + type + "(x[i]); y[i] = uint(a[0]); }");
  }
};

TEST_F(Limits, AreNotInTheWayOfWhatFits) {
  EXPECT_EQ(plan(able_device()).outcome.index(), 0U);
}

TEST_F(Limits, OfABindingAreCheckedAgainstWhatPassesBind) {
  DeviceTraits device = able_device();
  device.max_binding_bytes = 256;
  EXPECT_EQ(refusal(device).code, "none");  // w_packed has 8 rows of 16 bytes and is not bound
  device.max_binding_bytes = 255;
  expect_skipped(refusal(device), "binding_bytes",
                 "needs 256 bytes in scratch, this device binds at most 255");
}

TEST_F(Limits, OfABufferAreCheckedForOperandsToo) {
  DeviceTraits device = able_device();
  device.max_buffer_bytes = 127;  // 2 groups, 8 columns, scale and zero of 4 bytes: 128
  expect_skipped(refusal(device), "buffer_bytes",
                 "needs 128 bytes in w_packed, this device allocates at most 127");
}

TEST_F(Limits, OfMemoryCountAllBuffersTogether) {
  // x 4*16, w_packed 8*16, w_scales_and_zeros 2*8*8, y 4*16, four vectors of 4*4, scratch 256.
  constexpr std::int64_t kBytes = 64 + 128 + 128 + 64 + 4 * 16 + 256;
  DeviceTraits device = able_device();
  device.memory_bytes = kBytes;
  EXPECT_EQ(refusal(device).code, "none");
  device.memory_bytes = kBytes - 1;
  expect_skipped(refusal(device), "memory_bytes",
                 "needs 704 bytes in all its buffers, this device has 703");
}

TEST_F(Limits, OfWorkgroupsHaveTheirOwnFigures) {
  DeviceTraits device = able_device();
  device.max_workgroup_size = {63, 64, 64};
  expect_skipped(refusal(device), "local_size",
                 "copy.comp has workgroups of 64 in x, this device allows 63");
  device = able_device();
  device.max_workgroup_invocations = 63;
  expect_skipped(
      refusal(device), "invocations",
      "copy.comp has workgroups of 64 x 1 x 1 invocations, this device allows 63 in all");
}

TEST_F(Limits, OfTheGridAreCheckedInEveryDirection) {
  DeviceTraits device = able_device();
  device.max_groups = {65535, 65535, 1};
  write_kernel("copy", replaced(kManifest, R"j(["ceil_div(WORDS, THREADS)"])j", "[1, 2, 3]"));
  expect_skipped(refusal(device), "grid",
                 "copy.comp needs 3 workgroups in z, this device dispatches at most 1");
}

TEST_F(Limits, OfPushConstantsCountBytes) {
  DeviceTraits device = able_device();
  device.max_push_bytes = 3;
  expect_skipped(refusal(device), "push_bytes",
                 "copy.comp has 4 bytes of push constants, this device takes 3");
}

TEST_F(Limits, OfBindingsCountBuffersOnce) {
  write_kernel("copy", replaced(kManifest, R"(["x"])", R"(["x", "scratch"])"));
  DeviceTraits device = able_device();
  device.max_bindings = 3;
  EXPECT_EQ(refusal(device).code, "none");
  device.max_bindings = 2;
  expect_skipped(refusal(device), "bindings", "copy.comp binds 3 buffers, this device allows 2");
}

TEST_F(Limits, OfSharedMemoryAreReadOffTheModule) {
  write_kernel(
      "copy", kManifest,
      "shared uint tile[THREADS];\n" +
          replaced(kShader, "y[i] = x[i];", "y[i] = tile[(tile[i % THREADS] = x[i]) % THREADS];"));
  DeviceTraits device = able_device();
  device.max_shared_bytes = 256;
  EXPECT_EQ(refusal(device).code, "none");
  device.max_shared_bytes = 255;
  expect_skipped(refusal(device), "shared_bytes",
                 "copy.comp needs 256 bytes of shared memory, this device has 255");
}

TEST_F(Limits, OfSpirvAreReadOffTheModule) {
  write_kernel("copy", kManifest,
               "#extension GL_EXT_shader_explicit_arithmetic_types_float16 : require\n"
               "#extension GL_EXT_shader_explicit_arithmetic_types_int64 : require\n" +
                   replaced(kShader, "y[i] = x[i];",
                            "y[i] = uint(float16_t(x[i]) * 2.0hf) + uint(uint64_t(x[i]) >> 1);"));
  DeviceTraits device = able_device();
  expect_skipped(refusal(device), "capability",
                 "copy.comp needs Float16 and Int64, which this device does not have");
  device.spirv_capabilities = {9};
  expect_skipped(refusal(device), "capability",
                 "copy.comp needs Int64, which this device does not have");
  device.spirv_capabilities = {9, 11};
  EXPECT_EQ(refusal(device).code, "none");
}

TEST_F(Limits, OfSpirvAreNoMistakeOfTheShader) {
  write_kernel(
      "copy", kManifest,
      "#extension GL_EXT_shared_memory_block : require\nshared S { uint tile[4]; };\n" + kShader);
  DeviceTraits device = able_device();
  device.spirv_version = 0x10300;
  const Refusal found = refusal(device);
  EXPECT_EQ(found.kind, Refusal::Kind::skipped);
  EXPECT_EQ(found.code, "spirv_version");
  EXPECT_EQ(found.message.find("copy.comp does not compile for SPIR-V 1.3, the newest that this "
                               "device takes: "),
            0U)
      << found.message;
  device.spirv_version = 0x10400;
  EXPECT_EQ(refusal(device).code, "capability");  // WorkgroupMemoryExplicitLayoutKHR
}

TEST_F(Limits, OfSubgroupsAreThoseOfTheirControl) {
  const auto with_size = [&](std::string_view size) {
    write_kernel("copy", replaced(kManifest, R"("reads")",
                                  R"("full_subgroups": true, "subgroup_size": )" +
                                      std::string(size) + R"(, "reads")"));
  };
  with_size("32");
  EXPECT_EQ(refusal(able_device()).code, "none");
  DeviceTraits device = able_device();
  device.full_subgroups = false;
  expect_skipped(refusal(device), "full_subgroups",
                 "copy.comp needs full subgroups, which this device cannot promise");
  device = able_device();
  device.subgroup_size_control = false;
  expect_skipped(refusal(device), "subgroup_size",
                 "copy.comp needs subgroups of 32, and this device's size cannot be chosen");
  with_size("16");
  expect_skipped(refusal(able_device()), "subgroup_size",
                 "copy.comp needs subgroups of 16, this device has powers of two from 32 to 32");
  with_size("128");
  device = able_device();
  device.max_subgroup_size = 128;
  expect_skipped(refusal(device), "full_subgroups",
                 "copy.comp needs full subgroups, and 64 invocations in x are no multiple of 128");
}

TEST_F(Limits, OfSubgroupsOfTheDriversChoiceAreThoseOfTheDevice) {
  write_kernel("copy", replaced(kManifest, R"("reads")", R"("full_subgroups": 1, "reads")"));
  DeviceTraits device = able_device();
  device.subgroup_size_control = false;
  EXPECT_EQ(refusal(device).code, "none");
  device.subgroup_size = 128;
  expect_skipped(refusal(device), "full_subgroups",
                 "copy.comp needs full subgroups, and 64 invocations in x are no multiple of 128");
}

TEST_F(Limits, OfAWorkgroupCountItsSubgroups) {
  write_kernel("copy", replaced(kManifest, R"("reads")", R"("subgroup_size": 32, "reads")"));
  DeviceTraits device = able_device();
  device.max_workgroup_subgroups = 2;
  EXPECT_EQ(refusal(device).code, "none");
  device.max_workgroup_subgroups = 1;
  expect_skipped(refusal(device), "subgroup_size",
                 "copy.comp needs subgroups of 32, and 64 invocations are more than 1 of them");
}

TEST_F(Limits, OfMatricesAreTheRowsOfTheDevice) {
  write_kernel("copy", kManifest, matrix_shader("gl_ScopeSubgroup"));
  DeviceTraits device = able_device();
  device.spirv_capabilities = {9, 11, 22, 39, 4448, 5345, 5346, 6022};
  const CooperativeMatrixShape right{16, 8, 32, "s8", "s8", "s32", "s32", "subgroup", false, 0};
  device.coopmat = {right};
  EXPECT_EQ(refusal(device).code, "none") << refusal(device).message;
  const auto expect_none = [&](const CooperativeMatrixShape& row) {
    device.coopmat = {row};
    expect_skipped(refusal(device), "coopmat",
                   "copy.comp has A matrices of 16 x 32 s8 in a subgroup, this device lists none");
  };
  expect_none({8, 16, 32, "s8", "s8", "s32", "s32", "subgroup", false, 0});
  expect_none({16, 8, 16, "s8", "s8", "s32", "s32", "subgroup", false, 0});
  expect_none({16, 8, 32, "u8", "s8", "s32", "s32", "subgroup", false, 0});
  expect_none({16, 8, 32, "s8", "s8", "s32", "s32", "workgroup", false, 0});
  device.coopmat2 = {{8, 8, 16, "s8", "s8", "s32", "s32", "subgroup", false, 128}};
  EXPECT_EQ(refusal(device).code, "none");
  device.coopmat2[0].k = 64;
  EXPECT_EQ(refusal(device).code, "coopmat");
  device.coopmat = {right};
  device.subgroup_size = 128;
  expect_skipped(
      refusal(device), "coopmat",
      "copy.comp has matrices, and 64 invocations in x are no multiple of a subgroup's 128");
}

TEST_F(Limits, OfAWorkgroupsMatricesCountItsInvocations) {
  write_kernel("copy", kManifest, matrix_shader("gl_ScopeWorkgroup"));
  DeviceTraits device = able_device();
  device.spirv_capabilities = {9, 11, 22, 39, 4448, 5345, 5346, 6022};
  device.coopmat2 = {{16, 8, 32, "s8", "s8", "s32", "s32", "workgroup", false, 64}};
  EXPECT_EQ(refusal(device).code, "none") << refusal(device).message;
  device.coopmat2[0].workgroup_invocations = 128;
  expect_skipped(refusal(device), "coopmat",
                 "copy.comp has A matrices of 16 x 32 s8 in a workgroup, this device lists none");
}

TEST_F(Limits, OfADeviceThatTellsNothingRefuseEverything) {
  EXPECT_EQ(refusal(DeviceTraits{}).kind, Refusal::Kind::skipped);
}

}  // namespace
}  // namespace qlinbench
