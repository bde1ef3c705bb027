// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "kernels/loader/catalog.h"
#include "kernels/loader/shader_compiler.h"
#include "tests/kernels/pack_fixture.h"

// The baseline takes every legal problem on every device, so its plans are tried on the smallest
// device that Vulkan allows, on SwiftShader's limits and on a big one.

namespace qlinbench {
namespace {

/// Vulkan 1.3's required limits; 8 groups a direction instead of 65535, so that grids fold.
DeviceTraits least_device() {
  DeviceTraits device = able_device();
  device.max_shared_bytes = 16384;
  device.max_workgroup_invocations = 128;
  device.max_workgroup_size = {128, 128, 64};
  device.max_groups = {8, 8, 8};
  device.max_bindings = 8;
  device.subgroup_size_control = device.full_subgroups = false;
  device.spirv_version = 0x10300;
  return device;
}

DeviceTraits swiftshader() {
  DeviceTraits device = least_device();
  device.max_workgroup_invocations = 256;
  device.max_workgroup_size = {256, 256, 64};
  device.subgroup_size = device.min_subgroup_size = device.max_subgroup_size = 4;
  return device;
}

class DequantGemm : public testing::Test {
 protected:
  KernelPlan plan(const Problem& problem, const DeviceTraits& device) {
    const std::vector<PlannedVariant> variants = kernel.plan(problem, device, compiler);
    EXPECT_EQ(variants.size(), 1U);
    if (const auto* refusal = std::get_if<Refusal>(&variants[0].outcome)) {
      ADD_FAILURE() << problem.m << "x" << problem.n << "x" << problem.k << ": "
                    << refusal->message;
      return {};
    }
    return std::get<KernelPlan>(variants[0].outcome);
  }

  Catalog catalog = Catalog::built_in();
  const Kernel& kernel = *catalog.find("dequant_gemm");
  ShaderCompiler compiler;
};

TEST_F(DequantGemm, TakesEveryShapeEverywhere) {
  for (const DeviceTraits& device : {least_device(), swiftshader(), able_device()}) {
    for (const std::int64_t m : {1, 8, 9, 16, 17, 33, 65, 4096}) {
      for (const std::int64_t n : {1, 7, 129, 14336}) {
        const KernelPlan small = plan({1, m, n, 2, 2, Rounding::half_even}, device);
        const KernelPlan large = plan({2, m, n, 4200, 6, Rounding::half_away}, device);
        ASSERT_EQ(small.passes.size(), 1U);
        EXPECT_EQ(large.buffers.size(), 8U);  // no scratch
      }
    }
  }
}

TEST_F(DequantGemm, FoldsItsGridIntoWhatTheDeviceDispatches) {
  DeviceTraits device = least_device();
  device.max_binding_bytes = std::int64_t{1} << 40;
  const Problem tiled{1, 100000, 100000, 32, 32, Rounding::half_even};
  EXPECT_EQ(plan(tiled, device).passes[0].grid, (std::array<std::uint32_t, 3>{8, 8, 1}));
  const Problem few{1, 1, 100000, 32, 32, Rounding::half_even};
  EXPECT_EQ(plan(few, device).passes[0].grid, (std::array<std::uint32_t, 3>{8, 1, 1}));
}

TEST_F(DequantGemm, TakesProblemsUpToTheLimitsOfIndices) {
  DeviceTraits device = able_device();
  device.max_binding_bytes = std::int64_t{1} << 40;
  device.memory_bytes = std::int64_t{1} << 50;
  plan({1, 2147483647, 1, 2, 2, Rounding::half_even}, device);
  plan({1, 1, 2147483647, 2, 2, Rounding::half_even}, device);
  plan({1, 1, 1, 2147483646, 2147483646, Rounding::half_even}, device);
}

TEST_F(DequantGemm, PromisesTheTileThatItSums) {
  // Few tokens: a tile is what one of 64 lanes takes, 4096 / 64; many: TILE_K.
  const KernelPlan few = plan({1, 1, 64, 4096, 32, Rounding::half_even}, able_device());
  EXPECT_EQ(few.accuracy.form, AccuracyForm::elementwise);
  EXPECT_EQ(few.accuracy.order, SumOrder::ascending);
  EXPECT_EQ(few.accuracy.tile, 64);
  EXPECT_EQ(few.passes[0].name, "gemv.comp");
  const KernelPlan many = plan({1, 9, 64, 4096, 32, Rounding::half_even}, able_device());
  EXPECT_EQ(many.accuracy.tile, 32);
  EXPECT_EQ(many.passes[0].name, "gemm.comp");
  EXPECT_EQ(plan({1, 9, 64, 4096, 32, Rounding::half_even}, least_device()).accuracy.tile, 16);
}

TEST_F(DequantGemm, NeedsNothingButShaders) {
  DeviceTraits device = least_device();
  device.spirv_capabilities.clear();
  for (const std::int64_t m : {1, 9}) {
    EXPECT_FALSE(plan({1, m, 8, 8, 2, Rounding::half_even}, device).fingerprint.empty());
  }
}

TEST_F(DequantGemm, CompilesBothRoundingsToDifferentCode) {
  Problem problem{1, 1, 8, 8, 8, Rounding::half_even};
  const std::string even = plan(problem, able_device()).fingerprint;
  problem.rounding = Rounding::half_away;
  EXPECT_NE(plan(problem, able_device()).fingerprint, even);
}

TEST_F(DequantGemm, IsRefusedWithFiguresWhereItDoesNotFit) {
  DeviceTraits device = able_device();
  device.max_binding_bytes = 134217728;  // lavapipe's
  const auto variants =
      kernel.plan({1, 1, 131072, 4096, 128, Rounding::half_even}, device, compiler);
  const auto& refusal = std::get<Refusal>(variants.at(0).outcome);
  EXPECT_EQ(refusal.kind, Refusal::Kind::skipped);
  EXPECT_EQ(refusal.message,
            "needs 268435456 bytes in w_packed, this device binds at most 134217728");
}

}  // namespace
}  // namespace qlinbench
