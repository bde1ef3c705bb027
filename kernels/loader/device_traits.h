// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace qlinbench {

/// One row of vkGetPhysicalDeviceCooperativeMatrixPropertiesKHR, or of the flexible dimensions of
/// VK_NV_cooperative_matrix2 (there m, n, k are granularities).
struct CooperativeMatrixShape {
  std::int64_t m = 0, n = 0, k = 0;
  std::string a, b, c, result;  ///< component types: s8, u8, s32, f16, f32, ...
  std::string scope;            ///< subgroup, workgroup
  bool saturating = false;
  std::int64_t workgroup_invocations = 0;  ///< flexible dimensions only
};

/// What a kernel may know of a device: plain numbers, filled by app/gpu. A manifest sees the
/// integers as device.<name>.
struct DeviceTraits {
  std::int64_t subgroup_size = 0;
  std::int64_t min_subgroup_size = 0;  ///< equal to subgroup_size without subgroup size control
  std::int64_t max_subgroup_size = 0;
  bool subgroup_size_control = false;
  std::int64_t max_workgroup_subgroups = 0;  ///< of a chosen size, in one workgroup
  bool full_subgroups = false;
  std::int64_t max_shared_bytes = 0;  ///< per workgroup
  std::int64_t max_workgroup_invocations = 0;
  std::array<std::int64_t, 3> max_workgroup_size{};
  std::array<std::int64_t, 3> max_groups{};  ///< device.max_groups_x, _y, _z
  std::int64_t max_binding_bytes = 0;        ///< maxStorageBufferRange
  std::int64_t max_buffer_bytes = 0;         ///< one buffer's memory
  std::int64_t memory_bytes = 0;             ///< the heap that buffers are taken from
  std::int64_t max_bindings = 0;             ///< storage buffers a compute stage can reach
  std::int64_t max_push_bytes = 0;
  std::int64_t compute_units = 0;  ///< 0 where Vulkan does not tell
  bool rounding_mode_rte_float32 = false;
  std::uint32_t spirv_version = 0x10300;  ///< highest the device takes, as in a module's header
  /// SPIR-V capabilities the device's features allow, by number; sorted.
  std::vector<std::uint32_t> spirv_capabilities;
  std::vector<CooperativeMatrixShape> coopmat;   ///< VK_KHR_cooperative_matrix
  std::vector<CooperativeMatrixShape> coopmat2;  ///< VK_NV_cooperative_matrix2
};

}  // namespace qlinbench
