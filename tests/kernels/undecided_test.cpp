// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <numeric>

#include "kernels/loader/catalog.h"
#include "kernels/loader/shader_compiler.h"
#include "reference/generate.h"
#include "reference/verdict.h"
#include "tests/kernels/pack_fixture.h"

// What the built-in kernels promise about their sums leaves hardly an output with two answers,
// where sums are longest and groups are small.

namespace qlinbench {
namespace {

constexpr double kMost = 0.01;

/// 4096 outputs, as many as verify() looks at.
constexpr Problem problem(std::int64_t tokens) {
  return {.b = 1, .m = tokens, .n = 4096 / tokens, .k = 14336, .group_size = 32};
}

DeviceTraits device_with_everything() {
  DeviceTraits device = able_device();
  device.spirv_capabilities.resize(10000);
  std::iota(device.spirv_capabilities.begin(), device.spirv_capabilities.end(), 0U);
  device.rounding_mode_rte_float32 = true;
  // Its sums are float matrices, which a device lists by products of any type.
  device.coopmat = {{16, 16, 32, "s8", "s8", "s32", "s32", "subgroup", false, 0},
                    {16, 16, 16, "f16", "f16", "f32", "f32", "subgroup", false, 0}};
  return device;
}

class Undecided : public testing::TestWithParam<std::int64_t> {};

TEST_P(Undecided, IsLessThanAHundredthForEveryBuiltInKernel) {
  const Problem shape = problem(GetParam());
  const Operands operands = generate_operands(shape, Distribution::normal, 1);
  const Expected expected = compute_expected(shape, operands);
  const DeviceTraits device = device_with_everything();
  const Catalog catalog = Catalog::built_in();
  ShaderCompiler compiler;
  for (const Kernel& kernel : catalog.kernels()) {
    int planned = 0;
    for (const PlannedVariant& variant : kernel.plan(shape, device, compiler)) {
      const auto* plan = std::get_if<KernelPlan>(&variant.outcome);
      if (plan == nullptr) continue;
      ++planned;
      const Verification found =
          verify(shape, operands, expected, plan->accuracy, expected.y_exact);
      EXPECT_LT(found.undecided_fraction, kMost) << kernel.name() << " " << variant.variant;
    }
    EXPECT_GT(planned, 0) << kernel.name();
  }
}

INSTANTIATE_TEST_SUITE_P(Tokens, Undecided, testing::Values(1, 64));

}  // namespace
}  // namespace qlinbench
