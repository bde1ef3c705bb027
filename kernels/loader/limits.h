// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/loader/device_traits.h"
#include "kernels/loader/kernel_plan.h"
#include "kernels/loader/spirv_module.h"

// A device's limits, checked for every kernel alike. Each throws Refused of kind skipped with a
// sentence that has the figures.

namespace qlinbench {

/// Each buffer by itself and all together.
void check_buffers(const std::vector<BufferPlan>& buffers, const DeviceTraits& device);

/// What a pass asks for before it is compiled.
struct PassSize {
  std::string shader;
  std::array<std::uint32_t, 3> local{1, 1, 1};
  std::array<std::uint32_t, 3> grid{1, 1, 1};
  std::size_t push_bytes = 0;
  std::uint32_t subgroup_size = 0;
  bool full_subgroups = false;
};
void check_pass(const PassSize& size, const DeviceTraits& device);

void check_bindings(const std::string& shader, const std::vector<Binding>& bindings,
                    const std::vector<BufferPlan>& buffers, const DeviceTraits& device);

/// Version, capabilities, cooperative matrices and shared memory of the compiled module.
void check_module(const PassSize& size, const ModuleNeeds& needs, const DeviceTraits& device);

}  // namespace qlinbench
