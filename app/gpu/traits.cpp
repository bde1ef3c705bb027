// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/traits.h"

#include <algorithm>
#include <cstddef>
#include <glslang/SPIRV/spirv.hpp>
#include <string>
#include <string_view>

#include "app/gpu/device_info.h"

namespace qlinbench {
namespace {

/// A Vulkan limit as a signed number: some drivers answer "no limit" with all bits set.
std::int64_t as_limit(std::uint64_t value) {
  return static_cast<std::int64_t>(std::min<std::uint64_t>(value, INT64_MAX));
}

std::string component_name(vk::ComponentTypeKHR type) {
  switch (type) {
    case vk::ComponentTypeKHR::eFloat16:
      return "f16";
    case vk::ComponentTypeKHR::eFloat32:
      return "f32";
    case vk::ComponentTypeKHR::eFloat64:
      return "f64";
    case vk::ComponentTypeKHR::eSint8:
      return "s8";
    case vk::ComponentTypeKHR::eSint16:
      return "s16";
    case vk::ComponentTypeKHR::eSint32:
      return "s32";
    case vk::ComponentTypeKHR::eSint64:
      return "s64";
    case vk::ComponentTypeKHR::eUint8:
      return "u8";
    case vk::ComponentTypeKHR::eUint16:
      return "u16";
    case vk::ComponentTypeKHR::eUint32:
      return "u32";
    case vk::ComponentTypeKHR::eUint64:
      return "u64";
    default:
      return vk::to_string(type);
  }
}

std::string scope_name(vk::ScopeKHR scope) {
  switch (scope) {
    case vk::ScopeKHR::eSubgroup:
      return "subgroup";
    case vk::ScopeKHR::eWorkgroup:
      return "workgroup";
    default:
      return vk::to_string(scope);
  }
}

void add_coopmat(const vk::raii::PhysicalDevice& device, const DeviceFeatures& features,
                 DeviceTraits& traits) {
  if (features.enable->coopmat.cooperativeMatrix) {
    for (const auto& row : device.getCooperativeMatrixPropertiesKHR()) {
      traits.coopmat.push_back({.m = row.MSize,
                                .n = row.NSize,
                                .k = row.KSize,
                                .a = component_name(row.AType),
                                .b = component_name(row.BType),
                                .c = component_name(row.CType),
                                .result = component_name(row.ResultType),
                                .scope = scope_name(row.scope),
                                .saturating = row.saturatingAccumulation == vk::True});
    }
  }
  if (features.enable->coopmat2.cooperativeMatrixFlexibleDimensions) {
    for (const auto& row : device.getCooperativeMatrixFlexibleDimensionsPropertiesNV()) {
      traits.coopmat2.push_back({.m = row.MGranularity,
                                 .n = row.NGranularity,
                                 .k = row.KGranularity,
                                 .a = component_name(row.AType),
                                 .b = component_name(row.BType),
                                 .c = component_name(row.CType),
                                 .result = component_name(row.ResultType),
                                 .scope = scope_name(row.scope),
                                 .saturating = row.saturatingAccumulation == vk::True,
                                 .workgroup_invocations = row.workgroupInvocations});
    }
  }
}

/// Capabilities that properties allow, beside those that features do.
std::vector<std::uint32_t> property_capabilities(const vk::PhysicalDeviceVulkan11Properties& p11,
                                                 const vk::PhysicalDeviceVulkan12Properties& p12) {
  std::vector<std::uint32_t> found{spv::CapabilityMatrix, spv::CapabilityShader};
  const auto add_if = [&found](bool allowed, std::uint32_t capability) {
    if (allowed) found.push_back(capability);
  };
  using Subgroup = vk::SubgroupFeatureFlagBits;
  const auto subgroup = [&](Subgroup bit) {
    return (p11.subgroupSupportedStages & vk::ShaderStageFlagBits::eCompute) &&
           (p11.subgroupSupportedOperations & bit);
  };
  add_if(subgroup(Subgroup::eBasic), spv::CapabilityGroupNonUniform);
  add_if(subgroup(Subgroup::eVote), spv::CapabilityGroupNonUniformVote);
  add_if(subgroup(Subgroup::eArithmetic), spv::CapabilityGroupNonUniformArithmetic);
  add_if(subgroup(Subgroup::eBallot), spv::CapabilityGroupNonUniformBallot);
  add_if(subgroup(Subgroup::eShuffle), spv::CapabilityGroupNonUniformShuffle);
  add_if(subgroup(Subgroup::eShuffleRelative), spv::CapabilityGroupNonUniformShuffleRelative);
  add_if(subgroup(Subgroup::eClustered), spv::CapabilityGroupNonUniformClustered);
  add_if(subgroup(Subgroup::eQuad), spv::CapabilityGroupNonUniformQuad);
  add_if(p12.shaderRoundingModeRTEFloat32, spv::CapabilityRoundingModeRTE);
  add_if(p12.shaderRoundingModeRTZFloat32, spv::CapabilityRoundingModeRTZ);
  add_if(p12.shaderDenormPreserveFloat32, spv::CapabilityDenormPreserve);
  add_if(p12.shaderDenormFlushToZeroFloat32, spv::CapabilityDenormFlushToZero);
  add_if(p12.shaderSignedZeroInfNanPreserveFloat32, spv::CapabilitySignedZeroInfNanPreserve);
  return found;
}

bool has_extension(const vk::raii::PhysicalDevice& device, std::string_view name) {
  const auto extensions = device.enumerateDeviceExtensionProperties();
  return std::any_of(extensions.begin(), extensions.end(), [&](const auto& extension) {
    return std::string_view(extension.extensionName) == name;
  });
}

template <typename Properties>
Properties properties_of(const vk::raii::PhysicalDevice& device) {
  return device.getProperties2<vk::PhysicalDeviceProperties2, Properties>()
      .template get<Properties>();
}

/// How many cores, multiprocessors or the like there are; 0 where no extension tells.
std::int64_t compute_units(const vk::raii::PhysicalDevice& device) {
  if (has_extension(device, vk::NVShaderSmBuiltinsExtensionName)) {
    return properties_of<vk::PhysicalDeviceShaderSMBuiltinsPropertiesNV>(device).shaderSMCount;
  }
  if (has_extension(device, vk::AMDShaderCoreProperties2ExtensionName)) {
    return properties_of<vk::PhysicalDeviceShaderCoreProperties2AMD>(device).activeComputeUnitCount;
  }
  if (has_extension(device, vk::ARMShaderCoreBuiltinsExtensionName)) {
    return properties_of<vk::PhysicalDeviceShaderCoreBuiltinsPropertiesARM>(device).shaderCoreCount;
  }
  return 0;
}

void add_limits(const vk::PhysicalDeviceLimits& limits, DeviceTraits& traits) {
  traits.max_shared_bytes = limits.maxComputeSharedMemorySize;
  traits.max_workgroup_invocations = limits.maxComputeWorkGroupInvocations;
  for (std::size_t i = 0; i < 3; ++i) {
    traits.max_workgroup_size[i] = limits.maxComputeWorkGroupSize[i];
    traits.max_groups[i] = limits.maxComputeWorkGroupCount[i];
  }
  traits.max_binding_bytes = limits.maxStorageBufferRange;
  traits.max_push_bytes = limits.maxPushConstantsSize;
  traits.max_bindings =
      std::min({limits.maxPerStageDescriptorStorageBuffers, limits.maxDescriptorSetStorageBuffers,
                limits.maxPerStageResources});
}

}  // namespace

DeviceTraits device_traits(const vk::raii::PhysicalDevice& device, const DeviceFeatures& features) {
  const auto chain =
      device.getProperties2<vk::PhysicalDeviceProperties2, vk::PhysicalDeviceVulkan11Properties,
                            vk::PhysicalDeviceVulkan12Properties,
                            vk::PhysicalDeviceVulkan13Properties>();
  const auto& p11 = chain.get<vk::PhysicalDeviceVulkan11Properties>();
  const auto& p12 = chain.get<vk::PhysicalDeviceVulkan12Properties>();
  const auto& p13 = chain.get<vk::PhysicalDeviceVulkan13Properties>();
  const bool size_control = features.enable->vulkan13.subgroupSizeControl &&
                            (p13.requiredSubgroupSizeStages & vk::ShaderStageFlagBits::eCompute);
  DeviceTraits traits;
  traits.subgroup_size = p11.subgroupSize;
  traits.subgroup_size_control = size_control;
  traits.min_subgroup_size = size_control ? p13.minSubgroupSize : p11.subgroupSize;
  traits.max_subgroup_size = size_control ? p13.maxSubgroupSize : p11.subgroupSize;
  traits.max_workgroup_subgroups = size_control ? p13.maxComputeWorkgroupSubgroups : 0;
  traits.full_subgroups = features.enable->vulkan13.computeFullSubgroups == vk::True;
  add_limits(chain.get<vk::PhysicalDeviceProperties2>().properties.limits, traits);
  traits.max_buffer_bytes =
      std::min(as_limit(p11.maxMemoryAllocationSize), as_limit(p13.maxBufferSize));
  traits.memory_bytes = device_memory_bytes(device);
  traits.compute_units = compute_units(device);
  traits.rounding_mode_rte_float32 = p12.shaderRoundingModeRTEFloat32 == vk::True;
  traits.spirv_version = 0x10600;  // Vulkan 1.3, which is required
  traits.spirv_capabilities = property_capabilities(p11, p12);
  traits.spirv_capabilities.insert(traits.spirv_capabilities.end(),
                                   features.spirv_capabilities.begin(),
                                   features.spirv_capabilities.end());
  std::sort(traits.spirv_capabilities.begin(), traits.spirv_capabilities.end());
  add_coopmat(device, features, traits);
  return traits;
}

}  // namespace qlinbench
