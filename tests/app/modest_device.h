// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "kernels/loader/device_traits.h"

namespace qlinbench {

/// What Vulkan 1.3 guarantees, and nothing beyond it.
inline DeviceTraits modest_device() {
  DeviceTraits traits;
  traits.subgroup_size = traits.min_subgroup_size = traits.max_subgroup_size = 4;
  traits.max_shared_bytes = 16384;
  traits.max_workgroup_invocations = 256;
  traits.max_workgroup_size = {256, 256, 64};
  traits.max_groups = {65535, 65535, 65535};
  traits.max_binding_bytes = std::int64_t{1} << 27;
  traits.max_buffer_bytes = std::int64_t{1} << 30;
  traits.memory_bytes = std::int64_t{1} << 32;
  traits.max_bindings = 8;
  traits.max_push_bytes = 128;
  traits.spirv_capabilities = {0, 1};  // Matrix, Shader
  return traits;
}

}  // namespace qlinbench
