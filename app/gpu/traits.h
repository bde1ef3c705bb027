// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "app/gpu/features.h"
#include "app/gpu/vulkan.h"
#include "app/results/result.h"
#include "kernels/loader/device_traits.h"

namespace qlinbench {

/// The queue family that kernels run on: the first with compute and timestamps, or -1.
int compute_queue_family(const vk::raii::PhysicalDevice& device);

/// What results say of a device.
DeviceInfo describe_device(const vk::raii::PhysicalDevice& device, int index);

/// What kernels may know of it.
DeviceTraits device_traits(const vk::raii::PhysicalDevice& device, const DeviceFeatures& features);

}  // namespace qlinbench
