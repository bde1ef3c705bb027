// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/gpu/vulkan.h"

namespace qlinbench {

/// The feature structures that kernels and the executor may need, chained for Vulkan 1.3 and for
/// those extensions of the list below that the device has.
struct FeatureChain {
  vk::PhysicalDeviceFeatures2 core;
  vk::PhysicalDeviceVulkan11Features vulkan11;
  vk::PhysicalDeviceVulkan12Features vulkan12;
  vk::PhysicalDeviceVulkan13Features vulkan13;
  vk::PhysicalDeviceCooperativeMatrixFeaturesKHR coopmat;
  vk::PhysicalDeviceCooperativeMatrix2FeaturesNV coopmat2;
  vk::PhysicalDeviceShaderClockFeaturesKHR clock;
  vk::PhysicalDeviceWorkgroupMemoryExplicitLayoutFeaturesKHR explicit_layout;
  vk::PhysicalDevicePipelineExecutablePropertiesFeaturesKHR executables;
};

/// What a device has, and what a logical device of it has to switch on.
struct DeviceFeatures {
  std::set<std::string, std::less<>> extensions;  ///< of those that the program uses
  std::vector<std::uint32_t> spirv_capabilities;  ///< allowed by features and properties; sorted
  std::unique_ptr<FeatureChain> enable;  ///< linked, only supported features; pNext of creation
};

DeviceFeatures query_features(const vk::raii::PhysicalDevice& device);

}  // namespace qlinbench
