// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/features.h"

#include <algorithm>
#include <array>
#include <glslang/SPIRV/spirv.hpp>
#include <string_view>

namespace qlinbench {
namespace {

constexpr std::array kExtensions{VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME,
                                 VK_NV_COOPERATIVE_MATRIX_2_EXTENSION_NAME,
                                 VK_KHR_SHADER_CLOCK_EXTENSION_NAME,
                                 VK_KHR_WORKGROUP_MEMORY_EXPLICIT_LAYOUT_EXTENSION_NAME,
                                 VK_KHR_PIPELINE_EXECUTABLE_PROPERTIES_EXTENSION_NAME,
                                 VK_EXT_MEMORY_BUDGET_EXTENSION_NAME};

using Feature = vk::Bool32& (*)(FeatureChain&);
// NOLINTNEXTLINE(bugprone-macro-parentheses): a member's name cannot stand in parentheses
#define QLINBENCH_FEATURE(member) [](FeatureChain& chain) -> vk::Bool32& { return chain.member; }

/// A SPIR-V capability and the feature that allows it (Vulkan specification, "SPIR-V
/// Environment"). Capabilities that follow from properties are in traits.cpp.
struct FeatureRow {
  std::uint32_t capability;
  Feature feature;
};

constexpr FeatureRow kFeatureRows[] = {
    {spv::CapabilityFloat16, QLINBENCH_FEATURE(vulkan12.shaderFloat16)},
    {spv::CapabilityFloat64, QLINBENCH_FEATURE(core.features.shaderFloat64)},
    {spv::CapabilityInt64, QLINBENCH_FEATURE(core.features.shaderInt64)},
    {spv::CapabilityInt64Atomics, QLINBENCH_FEATURE(vulkan12.shaderBufferInt64Atomics)},
    {spv::CapabilityInt16, QLINBENCH_FEATURE(core.features.shaderInt16)},
    {spv::CapabilityInt8, QLINBENCH_FEATURE(vulkan12.shaderInt8)},
    {spv::CapabilityWorkgroupMemoryExplicitLayoutKHR,
     QLINBENCH_FEATURE(explicit_layout.workgroupMemoryExplicitLayout)},
    {spv::CapabilityWorkgroupMemoryExplicitLayout8BitAccessKHR,
     QLINBENCH_FEATURE(explicit_layout.workgroupMemoryExplicitLayout8BitAccess)},
    {spv::CapabilityWorkgroupMemoryExplicitLayout16BitAccessKHR,
     QLINBENCH_FEATURE(explicit_layout.workgroupMemoryExplicitLayout16BitAccess)},
    {spv::CapabilityStorageBuffer16BitAccess, QLINBENCH_FEATURE(vulkan11.storageBuffer16BitAccess)},
    {spv::CapabilityStorageUniform16,
     QLINBENCH_FEATURE(vulkan11.uniformAndStorageBuffer16BitAccess)},
    {spv::CapabilityStoragePushConstant16, QLINBENCH_FEATURE(vulkan11.storagePushConstant16)},
    {spv::CapabilityVariablePointersStorageBuffer,
     QLINBENCH_FEATURE(vulkan11.variablePointersStorageBuffer)},
    {spv::CapabilityVariablePointers, QLINBENCH_FEATURE(vulkan11.variablePointers)},
    {spv::CapabilityStorageBuffer8BitAccess, QLINBENCH_FEATURE(vulkan12.storageBuffer8BitAccess)},
    {spv::CapabilityUniformAndStorageBuffer8BitAccess,
     QLINBENCH_FEATURE(vulkan12.uniformAndStorageBuffer8BitAccess)},
    {spv::CapabilityStoragePushConstant8, QLINBENCH_FEATURE(vulkan12.storagePushConstant8)},
    {spv::CapabilityShaderClockKHR, QLINBENCH_FEATURE(clock.shaderSubgroupClock)},
    {spv::CapabilityVulkanMemoryModel, QLINBENCH_FEATURE(vulkan12.vulkanMemoryModel)},
    {spv::CapabilityVulkanMemoryModelDeviceScope,
     QLINBENCH_FEATURE(vulkan12.vulkanMemoryModelDeviceScope)},
    {spv::CapabilityPhysicalStorageBufferAddresses,
     QLINBENCH_FEATURE(vulkan12.bufferDeviceAddress)},
    {spv::CapabilityCooperativeMatrixReductionsNV,
     QLINBENCH_FEATURE(coopmat2.cooperativeMatrixReductions)},
    {spv::CapabilityCooperativeMatrixConversionsNV,
     QLINBENCH_FEATURE(coopmat2.cooperativeMatrixConversions)},
    {spv::CapabilityCooperativeMatrixPerElementOperationsNV,
     QLINBENCH_FEATURE(coopmat2.cooperativeMatrixPerElementOperations)},
    {spv::CapabilityCooperativeMatrixTensorAddressingNV,
     QLINBENCH_FEATURE(coopmat2.cooperativeMatrixTensorAddressing)},
    {spv::CapabilityCooperativeMatrixBlockLoadsNV,
     QLINBENCH_FEATURE(coopmat2.cooperativeMatrixBlockLoads)},
    {spv::CapabilityTensorAddressingNV,
     QLINBENCH_FEATURE(coopmat2.cooperativeMatrixTensorAddressing)},
    {spv::CapabilityDotProductInputAll, QLINBENCH_FEATURE(vulkan13.shaderIntegerDotProduct)},
    {spv::CapabilityDotProductInput4x8Bit, QLINBENCH_FEATURE(vulkan13.shaderIntegerDotProduct)},
    {spv::CapabilityDotProductInput4x8BitPacked,
     QLINBENCH_FEATURE(vulkan13.shaderIntegerDotProduct)},
    {spv::CapabilityDotProduct, QLINBENCH_FEATURE(vulkan13.shaderIntegerDotProduct)},
    {spv::CapabilityCooperativeMatrixKHR, QLINBENCH_FEATURE(coopmat.cooperativeMatrix)},
};

/// Features without a capability of their own that the executor or a capability above relies on.
constexpr Feature kOtherFeatures[] = {
    QLINBENCH_FEATURE(vulkan13.subgroupSizeControl),
    QLINBENCH_FEATURE(vulkan13.computeFullSubgroups),
    QLINBENCH_FEATURE(vulkan13.synchronization2),
    QLINBENCH_FEATURE(vulkan13.maintenance4),
    QLINBENCH_FEATURE(vulkan12.shaderSubgroupExtendedTypes),
    QLINBENCH_FEATURE(coopmat2.cooperativeMatrixWorkgroupScope),
    QLINBENCH_FEATURE(coopmat2.cooperativeMatrixFlexibleDimensions),
    QLINBENCH_FEATURE(executables.pipelineExecutableInfo),
};

#undef QLINBENCH_FEATURE

std::set<std::string, std::less<>> known_extensions(const vk::raii::PhysicalDevice& device) {
  std::set<std::string, std::less<>> found;
  for (const auto& extension : device.enumerateDeviceExtensionProperties()) {
    const std::string_view name(extension.extensionName);
    if (std::find(kExtensions.begin(), kExtensions.end(), name) != kExtensions.end()) {
      found.emplace(name);
    }
  }
  return found;
}

/// Chains the structures that the device knows; a structure of an absent extension may not stand
/// in a chain.
std::unique_ptr<FeatureChain> link_chain(const std::set<std::string, std::less<>>& extensions) {
  auto chain = std::make_unique<FeatureChain>();
  chain->core.pNext = &chain->vulkan11;
  chain->vulkan11.pNext = &chain->vulkan12;
  chain->vulkan12.pNext = &chain->vulkan13;
  void** end = &chain->vulkan13.pNext;
  const auto append = [&](const char* extension, auto& structure) {
    if (!extensions.contains(std::string_view(extension))) return;
    *end = &structure;
    end = &structure.pNext;
  };
  append(VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME, chain->coopmat);
  append(VK_NV_COOPERATIVE_MATRIX_2_EXTENSION_NAME, chain->coopmat2);
  append(VK_KHR_SHADER_CLOCK_EXTENSION_NAME, chain->clock);
  append(VK_KHR_WORKGROUP_MEMORY_EXPLICIT_LAYOUT_EXTENSION_NAME, chain->explicit_layout);
  append(VK_KHR_PIPELINE_EXECUTABLE_PROPERTIES_EXTENSION_NAME, chain->executables);
  return chain;
}

}  // namespace

DeviceFeatures query_features(const vk::raii::PhysicalDevice& device) {
  DeviceFeatures result;
  result.extensions = known_extensions(device);
  const auto supported = link_chain(result.extensions);
  (*device).getFeatures2(&supported->core, *device.getDispatcher());
  result.enable = link_chain(result.extensions);
  for (const FeatureRow& row : kFeatureRows) {
    if (row.feature(*supported) == vk::False) continue;
    row.feature(*result.enable) = vk::True;
    result.spirv_capabilities.push_back(row.capability);
  }
  for (const auto& feature : kOtherFeatures) feature(*result.enable) = feature(*supported);
  return result;
}

}  // namespace qlinbench
