// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "app/gpu/features.h"
#include "app/gpu/vulkan.h"
#include "kernels/loader/device_traits.h"

namespace qlinbench {

/// What kernels may know of it.
DeviceTraits device_traits(const vk::raii::PhysicalDevice& device, const DeviceFeatures& features);

}  // namespace qlinbench
