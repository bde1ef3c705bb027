// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "app/gpu/vulkan.h"
#include "app/results/result.h"

namespace qlinbench {

/// The queue family that kernels run on: the first with compute and timestamps, or -1.
int compute_queue_family(const vk::raii::PhysicalDevice& device);

/// The largest heap that buffers of the device's own memory are taken from.
std::int64_t device_memory_bytes(const vk::raii::PhysicalDevice& device);

/// What results say of a device.
DeviceInfo describe_device(const vk::raii::PhysicalDevice& device, int index);

}  // namespace qlinbench
