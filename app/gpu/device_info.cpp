// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/device_info.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace qlinbench {
namespace {

/// Seen with Mesa 22.3.6: a shader of more rounds goes on behind the loop.
constexpr std::int64_t kLlvmpipeLoopRounds = 65535;

std::string type_name(vk::PhysicalDeviceType type) {
  switch (type) {
    case vk::PhysicalDeviceType::eDiscreteGpu:
      return "discrete";
    case vk::PhysicalDeviceType::eIntegratedGpu:
      return "integrated";
    case vk::PhysicalDeviceType::eVirtualGpu:
      return "virtual";
    case vk::PhysicalDeviceType::eCpu:
      return "cpu";
    default:
      return "other";
  }
}

std::string version_text(std::uint32_t version) {
  return fmt::format("{}.{}.{}", VK_API_VERSION_MAJOR(version), VK_API_VERSION_MINOR(version),
                     VK_API_VERSION_PATCH(version));
}

std::string uuid_text(const vk::ArrayWrapper1D<std::uint8_t, VK_UUID_SIZE>& uuid) {
  std::string text;
  for (std::size_t i = 0; i < VK_UUID_SIZE; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += fmt::format("{:02x}", uuid[i]);
  }
  return text;
}

std::string why_unusable(const vk::PhysicalDeviceProperties& properties, int queue_family) {
  if (properties.apiVersion < VK_API_VERSION_1_3) {
    return fmt::format("it offers Vulkan {}, and 1.3 is needed",
                       version_text(properties.apiVersion));
  }
  return queue_family < 0 ? "none of its queues has both compute and timestamps" : "";
}

void add_limits(const vk::PhysicalDeviceLimits& limits, DeviceInfo& info) {
  info.timestamp_period_ns = limits.timestampPeriod;
  info.max_shared_bytes = limits.maxComputeSharedMemorySize;
  info.max_workgroup_invocations = limits.maxComputeWorkGroupInvocations;
  info.max_binding_bytes = limits.maxStorageBufferRange;
}

}  // namespace

int compute_queue_family(const vk::raii::PhysicalDevice& device) {
  const auto families = device.getQueueFamilyProperties();
  const auto usable = std::find_if(families.begin(), families.end(), [](const auto& family) {
    return (family.queueFlags & vk::QueueFlagBits::eCompute) && family.timestampValidBits > 0;
  });
  return usable == families.end() ? -1 : static_cast<int>(usable - families.begin());
}

std::int64_t device_memory_bytes(const vk::raii::PhysicalDevice& device) {
  const auto memory = device.getMemoryProperties();
  vk::DeviceSize largest = 0;
  for (std::uint32_t i = 0; i < memory.memoryHeapCount; ++i) {
    if (memory.memoryHeaps[i].flags & vk::MemoryHeapFlagBits::eDeviceLocal) {
      largest = std::max(largest, memory.memoryHeaps[i].size);
    }
  }
  return static_cast<std::int64_t>(largest);
}

DeviceInfo describe_device(const vk::raii::PhysicalDevice& device, int index) {
  const auto chain =
      device.getProperties2<vk::PhysicalDeviceProperties2, vk::PhysicalDeviceVulkan11Properties,
                            vk::PhysicalDeviceVulkan12Properties>();
  const auto& core = chain.get<vk::PhysicalDeviceProperties2>().properties;
  const auto& p11 = chain.get<vk::PhysicalDeviceVulkan11Properties>();
  const auto& p12 = chain.get<vk::PhysicalDeviceVulkan12Properties>();
  DeviceInfo info;
  info.index = index;
  info.name = std::string_view(core.deviceName);
  info.type = type_name(core.deviceType);
  info.vendor_id = core.vendorID;
  info.device_id = core.deviceID;
  info.driver_name = std::string_view(p12.driverName);
  info.driver_info = std::string_view(p12.driverInfo);
  info.driver_version = core.driverVersion;
  info.api_version = version_text(core.apiVersion);
  info.uuid = uuid_text(p11.deviceUUID);
  info.software = core.deviceType == vk::PhysicalDeviceType::eCpu;
  if (p12.driverID == vk::DriverId::eMesaLlvmpipe) info.most_loop_rounds = kLlvmpipeLoopRounds;
  const int family = compute_queue_family(device);
  info.unusable = why_unusable(core, family);
  if (family >= 0) {
    info.timestamp_valid_bits =
        device.getQueueFamilyProperties()[static_cast<std::size_t>(family)].timestampValidBits;
  }
  info.subgroup_size = p11.subgroupSize;
  add_limits(core.limits, info);
  info.memory_bytes = device_memory_bytes(device);
  return info;
}

}  // namespace qlinbench
