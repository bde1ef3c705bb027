// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>

#include <algorithm>
#include <regex>

#include "tests/gpu/gpu_fixture.h"

namespace qlinbench {
namespace {

TEST_F(GpuTest, DescribesItsDevice) {
  EXPECT_FALSE(info_.name.empty());
  EXPECT_FALSE(info_.driver_name.empty());
  EXPECT_TRUE(
      std::regex_match(info_.uuid, std::regex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")));
  EXPECT_GT(info_.timestamp_period_ns, 0.0F);
  // Vulkan 1.3: 36 to 64 bits where there are timestamps, 32 on some queues.
  EXPECT_GE(info_.timestamp_valid_bits, 32U);
  EXPECT_LE(info_.timestamp_valid_bits, 64U);
  EXPECT_GT(info_.memory_bytes, 0);
}

TEST_F(GpuTest, TraitsHoldWhatVulkanGuarantees) {
  // Vulkan 1.3, "Required Limits".
  EXPECT_GE(traits_.max_shared_bytes, 16384);
  EXPECT_GE(traits_.max_workgroup_invocations, 256);
  EXPECT_GE(traits_.max_groups[2], 65535);
  EXPECT_GE(traits_.max_binding_bytes, std::int64_t{1} << 27);
  EXPECT_GE(traits_.max_push_bytes, 128);
  EXPECT_GE(traits_.max_bindings, 4);
  EXPECT_GE(traits_.subgroup_size, 1);
  EXPECT_GE(traits_.max_buffer_bytes, traits_.max_binding_bytes);
  EXPECT_TRUE(std::is_sorted(traits_.spirv_capabilities.begin(), traits_.spirv_capabilities.end()));
}

TEST_F(GpuTest, TheClockIsTheDevices) {
  EXPECT_EQ(executor_->clock().period_ns, info_.timestamp_period_ns);
  EXPECT_EQ(executor_->clock().valid_bits, info_.timestamp_valid_bits);
}

}  // namespace
}  // namespace qlinbench
