// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <limits>

#include "tests/kernels/pack_fixture.h"

namespace qlinbench {
namespace {

std::vector<PlannedVariant> planned(const Problem& problem, const DeviceTraits& device) {
  static const Catalog built_in = Catalog::built_in();
  ShaderCompiler compiler;
  return built_in.find("skeleton")->plan(problem, device, compiler);
}

TEST(Skeleton, RunsOnDevicesThatCanDoNothingSpecial) {
  DeviceTraits device = able_device();
  device.spirv_version = 0x10300;
  device.spirv_capabilities.clear();  // no 8-bit storage, no int8, no subgroups
  const auto variants = planned({1, 4, 256, 64, 2, Rounding::half_even}, device);
  ASSERT_EQ(variants.size(), 2U);
  for (const PlannedVariant& variant : variants) {
    EXPECT_TRUE(std::holds_alternative<KernelPlan>(variant.outcome)) << variant.variant;
  }
}

TEST(Skeleton, ShowsHowAVariantIsLeftOut) {
  const auto variants = planned({1, 4, 128, 64, 32, Rounding::half_even}, able_device());
  ASSERT_EQ(variants.size(), 1U);  // 128 columns are 32 words, which 32 threads hold
  EXPECT_EQ(variants[0].variant, "THREADS=32");
}

TEST(Skeleton, ShowsHowAProblemIsRefused) {
  constexpr std::int64_t kGroup = (std::int64_t{1} << 20) + 2;
  const auto variants = planned({1, 1, 1, kGroup, kGroup, Rounding::half_even}, able_device());
  ASSERT_EQ(variants.size(), 1U);
  const auto& refusal = std::get<Refusal>(variants[0].outcome);
  EXPECT_EQ(refusal.kind, Refusal::Kind::unsupported);
  EXPECT_EQ(refusal.message, "int32 does not hold the sums of a group of 1048578");
}

TEST(Skeleton, IsNeverPreferred) {
  const auto variants = planned({1, 4, 8, 64, 32, Rounding::half_even}, able_device());
  EXPECT_EQ(std::get<KernelPlan>(variants.at(0).outcome).score,
            std::numeric_limits<std::int64_t>::max());
}

}  // namespace
}  // namespace qlinbench
