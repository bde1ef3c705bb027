// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/barrier.h"

namespace qlinbench {
namespace {

using Stage = vk::PipelineStageFlagBits;
using Access = vk::AccessFlagBits;

}  // namespace

void full_barrier(const vk::raii::CommandBuffer& commands) {
  const auto stages = Stage::eComputeShader | Stage::eTransfer;
  const vk::MemoryBarrier memory{.srcAccessMask = Access::eShaderWrite | Access::eTransferWrite,
                                 .dstAccessMask = Access::eShaderRead | Access::eShaderWrite |
                                                  Access::eTransferRead | Access::eTransferWrite};
  commands.pipelineBarrier(stages, stages, {}, memory, {}, {});
}

void host_barrier(const vk::raii::CommandBuffer& commands) {
  const vk::MemoryBarrier memory{.srcAccessMask = Access::eTransferWrite,
                                 .dstAccessMask = Access::eHostRead};
  commands.pipelineBarrier(Stage::eTransfer, Stage::eHost, {}, memory, {}, {});
}

}  // namespace qlinbench
