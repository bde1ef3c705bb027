// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>

#include <limits>
#include <string>

#include "kernels/loader/catalog.h"
#include "kernels/loader/shader_compiler.h"
#include "tests/kernels/pack_fixture.h"

// The kernels that multiply in integers, planned on devices that this machine does not have.

namespace qlinbench {
namespace {

constexpr Problem kDecode{.b = 1, .m = 1, .n = 14336, .k = 4096, .group_size = 128};
constexpr Problem kPrompt{.b = 1, .m = 512, .n = 14336, .k = 4096, .group_size = 128};

// Numbers of SPIR-V capabilities.
constexpr std::uint32_t kInt8 = 39;
constexpr std::uint32_t kMemoryModel = 5345;
constexpr std::uint32_t kPackedDotProductInput = 6018;
constexpr std::uint32_t kDotProduct = 6019;
constexpr std::uint32_t kCooperativeMatrix = 6022;

/// Packed dot products and nothing else beside what every device has: SwiftShader, which has
/// neither int8 nor 8-bit storage, and small workgroups.
DeviceTraits swiftshader() {
  DeviceTraits device = able_device();
  device.subgroup_size = device.min_subgroup_size = device.max_subgroup_size = 4;
  device.max_workgroup_invocations = 256;
  device.max_shared_bytes = 32768;
  device.spirv_capabilities = {kPackedDotProductInput, kDotProduct};
  return device;
}

/// An NVIDIA H200's figures, of those that these kernels look at.
DeviceTraits h200() {
  DeviceTraits device = able_device();
  device.compute_units = 132;
  device.rounding_mode_rte_float32 = true;
  device.spirv_capabilities = {kInt8, kMemoryModel, kPackedDotProductInput, kDotProduct,
                               kCooperativeMatrix};
  return device;
}

class IntegerKernels : public testing::Test {
 protected:
  std::vector<KernelPlan> plans(const std::string& kernel, const Problem& problem,
                                const DeviceTraits& device) {
    std::vector<KernelPlan> plans;
    for (const auto& variant : catalog_.find(kernel)->plan(problem, device, compiler_)) {
      if (const auto* refusal = std::get_if<Refusal>(&variant.outcome)) {
        ADD_FAILURE() << kernel << " " << variant.variant << ": " << refusal->message;
        continue;
      }
      plans.push_back(std::get<KernelPlan>(variant.outcome));
    }
    return plans;
  }

  /// What auto would take.
  std::string cheapest(const Problem& problem, const DeviceTraits& device) {
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    std::string kernel;
    for (const std::string& name : catalog_.names()) {
      for (const auto& variant : catalog_.find(name)->plan(problem, device, compiler_)) {
        const auto* plan = std::get_if<KernelPlan>(&variant.outcome);
        if (plan == nullptr || plan->score >= least) continue;
        least = plan->score;
        kernel = name;
      }
    }
    return kernel;
  }

  Catalog catalog_ = Catalog::built_in();
  ShaderCompiler compiler_;
};

TEST_F(IntegerKernels, TakeEveryGroupSizeOnDevicesWithoutBytes) {
  for (const char* kernel : {"dot_gemm", "dot_gemv"}) {
    for (const std::int64_t group : {2, 6, 8, 16, 26, 32, 66, 128, 1056}) {
      for (const std::int64_t m : {1, 9, 70}) {
        const Problem problem{1, m, 7, 8 * group, group, Rounding::half_away};
        EXPECT_FALSE(plans(kernel, problem, swiftshader()).empty()) << kernel << " " << group;
      }
    }
  }
}

TEST_F(IntegerKernels, RefuseGroupsWhoseSumsInt32CannotHold) {
  // 16 * 2040 * 65536 = 2139095040 < 2^31; two more in a group are refused.
  for (const char* kernel : {"dot_gemm", "dot_gemv"}) {
    EXPECT_FALSE(plans(kernel, {1, 1, 1, 65536, 65536, Rounding::half_even}, h200()).empty());
    const Problem larger{1, 1, 1, 65538, 65538, Rounding::half_even};
    const auto variants = catalog_.find(kernel)->plan(larger, h200(), compiler_);
    ASSERT_EQ(variants.size(), 1U);
    const auto& refusal = std::get<Refusal>(variants[0].outcome);
    EXPECT_EQ(refusal.kind, Refusal::Kind::unsupported);
    EXPECT_EQ(refusal.message, "16 times the sums over a group of 65538 do not fit 32 bits");
  }
}

TEST_F(IntegerKernels, FinishTheirGroupsInIntegers) {
  for (const char* kernel : {"dot_gemm", "dot_gemv"}) {
    for (const KernelPlan& plan : plans(kernel, kDecode, h200())) {
      EXPECT_EQ(plan.accuracy.form, AccuracyForm::grouped) << plan.variant;
      EXPECT_EQ(plan.accuracy.order, SumOrder::ascending) << plan.variant;
      EXPECT_TRUE(plan.accuracy.round_to_nearest_even) << plan.variant;
    }
  }
}

TEST_F(IntegerKernels, PromiseTheGroupsThatAPartSums) {
  // 32 groups over 4 parts, and over 16 slices.
  for (const KernelPlan& plan : plans("dot_gemm", kDecode, h200())) {
    const bool is_split = plan.constants.at("SPLIT_K") == 4;
    EXPECT_EQ(plan.accuracy.tile, is_split ? 8 : 32);
    EXPECT_EQ(plan.passes.size(), is_split ? 2U : 1U);
  }
  for (const KernelPlan& plan : plans("dot_gemv", kDecode, h200())) {
    EXPECT_EQ(plan.accuracy.tile, 2);
  }
}

TEST_F(IntegerKernels, AreTakenByAutoAsMeasured) {
  EXPECT_EQ(cheapest(kDecode, h200()), "dot_gemv");
  EXPECT_EQ(cheapest(kPrompt, h200()), "dot_gemm");
}

TEST_F(IntegerKernels, ScoreTheLargestProblems) {
  // 2^40 bytes of an operand; an overflow in a score would be an error of the manifest.
  DeviceTraits device = h200();
  device.max_binding_bytes = device.max_buffer_bytes = std::int64_t{1} << 45;
  device.memory_bytes = std::int64_t{1} << 50;
  device.max_groups = {2147483647, 2147483647, 2147483647};
  constexpr std::int64_t kMillion = std::int64_t{1} << 20;
  const Problem largest{1, kMillion, kMillion, kMillion, 128, Rounding::half_even};
  for (const char* kernel : {"dequant_gemm", "dot_gemm", "dot_gemv"}) {
    EXPECT_FALSE(plans(kernel, largest, device).empty()) << kernel;
  }
}

TEST_F(IntegerKernels, UseEveryInt8ShapeThatTheDeviceLists) {
  DeviceTraits device = h200();
  const CooperativeMatrixShape row{16, 16, 32, "s8", "s8", "s32", "s32", "subgroup", false, 0};
  CooperativeMatrixShape narrow = row, unsigned_row = row, wide_scope = row, saturating = row;
  narrow.n = 8;
  unsigned_row.a = "u8";
  wide_scope.scope = "workgroup";
  saturating.saturating = true;
  // The sums are float matrices of the same shapes, which the device must list as well.
  const CooperativeMatrixShape floats{16, 16, 16, "f16", "f16", "f32", "f32", "subgroup", false, 0};
  CooperativeMatrixShape narrow_floats = floats;
  narrow_floats.n = 8;
  device.coopmat = {row, narrow, unsigned_row, wide_scope, saturating, floats, narrow_floats};
  std::vector<std::string> variants;
  for (const KernelPlan& plan : plans("coopmat_gemm", kPrompt, device)) {
    variants.push_back(plan.variant);
  }
  EXPECT_THAT(variants, testing::ElementsAre("cm=16x16x32,BLOCK_T=1", "cm=16x16x32,BLOCK_T=4",
                                             "cm=16x8x32,BLOCK_T=1", "cm=16x8x32,BLOCK_T=4"));
}

}  // namespace
}  // namespace qlinbench
