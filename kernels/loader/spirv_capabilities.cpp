// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/spirv_module.h"

namespace qlinbench {
namespace {

struct CapabilityName {
  std::uint32_t number;
  const char* name;
};

/// Those that compute shaders can reach through glslang.
constexpr CapabilityName kCapabilityNames[] = {
    {0, "Matrix"},
    {1, "Shader"},
    {9, "Float16"},
    {10, "Float64"},
    {11, "Int64"},
    {12, "Int64Atomics"},
    {22, "Int16"},
    {39, "Int8"},
    {61, "GroupNonUniform"},
    {62, "GroupNonUniformVote"},
    {63, "GroupNonUniformArithmetic"},
    {64, "GroupNonUniformBallot"},
    {65, "GroupNonUniformShuffle"},
    {66, "GroupNonUniformShuffleRelative"},
    {67, "GroupNonUniformClustered"},
    {68, "GroupNonUniformQuad"},
    {4423, "SubgroupBallotKHR"},
    {4431, "SubgroupVoteKHR"},
    {4428, "WorkgroupMemoryExplicitLayoutKHR"},
    {4429, "WorkgroupMemoryExplicitLayout8BitAccessKHR"},
    {4430, "WorkgroupMemoryExplicitLayout16BitAccessKHR"},
    {4433, "StorageBuffer16BitAccess"},
    {4434, "UniformAndStorageBuffer16BitAccess"},
    {4435, "StoragePushConstant16"},
    {4448, "StorageBuffer8BitAccess"},
    {4449, "UniformAndStorageBuffer8BitAccess"},
    {4450, "StoragePushConstant8"},
    {4464, "DenormPreserve"},
    {4465, "DenormFlushToZero"},
    {4466, "SignedZeroInfNanPreserve"},
    {4467, "RoundingModeRTE"},
    {4468, "RoundingModeRTZ"},
    {5055, "ShaderClockKHR"},
    {5116, "BFloat16TypeKHR"},
    {5118, "BFloat16CooperativeMatrixKHR"},
    {5297, "GroupNonUniformPartitionedNV"},
    {5345, "VulkanMemoryModel"},
    {5346, "VulkanMemoryModelDeviceScope"},
    {5347, "PhysicalStorageBufferAddresses"},
    {5357, "CooperativeMatrixNV"},
    {5430, "CooperativeMatrixReductionsNV"},
    {5431, "CooperativeMatrixConversionsNV"},
    {5432, "CooperativeMatrixPerElementOperationsNV"},
    {5433, "CooperativeMatrixTensorAddressingNV"},
    {5434, "CooperativeMatrixBlockLoadsNV"},
    {5439, "TensorAddressingNV"},
    {6016, "DotProductInputAll"},
    {6017, "DotProductInput4x8Bit"},
    {6018, "DotProductInput4x8BitPacked"},
    {6019, "DotProduct"},
    {6022, "CooperativeMatrixKHR"},
    {6026, "GroupNonUniformRotateKHR"},
    {6033, "AtomicFloat32AddEXT"},
};

}  // namespace

std::string capability_name(std::uint32_t capability) {
  for (const CapabilityName& row : kCapabilityNames) {
    if (row.number == capability) return row.name;
  }
  return "capability " + std::to_string(capability);
}

}  // namespace qlinbench
