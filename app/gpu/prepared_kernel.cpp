// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/prepared_kernel.h"

#include <array>
#include <cstdint>
#include <utility>

#include "app/gpu/executables.h"

namespace qlinbench {
namespace {

using Stage = vk::PipelineStageFlagBits;
using Access = vk::AccessFlagBits;

/// Everything a shader or a fill wrote before is seen by every shader and fill after.
void full_barrier(const vk::raii::CommandBuffer& commands) {
  const auto stages = Stage::eComputeShader | Stage::eTransfer;
  const vk::MemoryBarrier memory{
      .srcAccessMask = Access::eShaderWrite | Access::eTransferWrite,
      .dstAccessMask = Access::eShaderRead | Access::eShaderWrite | Access::eTransferWrite};
  commands.pipelineBarrier(stages, stages, {}, memory, {}, {});
}

/// What a kernel finds in memory that it did not ask to be cleared; drivers give zeros, which hide
/// that one counts on them. Not a number as float32 and float16, negative as two of its bytes.
constexpr std::uint32_t kPoison = 0x7FC5C5C5;

void fill(const vk::raii::CommandBuffer& commands, vk::Buffer buffer, std::uint32_t word) {
  commands.fillBuffer(buffer, 0, vk::WholeSize, word);
}

PipelineStatistics statistics_of(const Device& device, Pipelines& pipelines,
                                 const KernelPlan& plan) {
  PipelineStatistics statistics;
  for (const auto* passes : {&plan.prepack, &plan.passes}) {
    for (const PassPlan& pass : *passes) {
      const auto pipeline = pipelines.get(pass);
      statistics.push_back({pass.text->pass, executables_of(device.handle(), pipeline->handle())});
    }
  }
  return statistics;
}

}  // namespace

VulkanPreparedKernel::VulkanPreparedKernel(const Device& device, Pipelines& pipelines,
                                           const KernelPlan& plan, std::span<const Buffer> operands,
                                           bool omit_barriers)
    : device_(device),
      omit_barriers_(omit_barriers),
      timestamps_(device.handle().createQueryPool(
          {.queryType = vk::QueryType::eTimestamp, .queryCount = 2})),
      sample_commands_(device.make_command_buffer()) {
  const std::vector<vk::Buffer> buffers = allocate(plan, operands);
  for (const PassPlan& pass : plan.passes) passes_.emplace_back(device, pipelines, pass, buffers);
  run_prepack(pipelines, plan, buffers);
  if (device.has_statistics()) statistics_ = statistics_of(device, pipelines, plan);
}

std::vector<vk::Buffer> VulkanPreparedKernel::allocate(const KernelPlan& plan,
                                                       std::span<const Buffer> operands) {
  std::vector<vk::Buffer> buffers;
  std::vector<std::pair<vk::Buffer, std::uint32_t>> filled_once;
  for (const BufferPlan& buffer : plan.buffers) {
    if (buffer.life == BufferLife::operand) {
      buffers.push_back(operands[buffers.size()].handle());
      continue;
    }
    owned_.emplace_back(device_, buffer.bytes, Buffer::Place::device);
    buffers.push_back(owned_.back().handle());
    filled_once.emplace_back(buffers.back(), buffer.zeroed ? 0 : kPoison);
    const bool each_call = buffer.zeroed && buffer.life == BufferLife::call;
    if (each_call) cleared_each_call_.push_back(buffers.back());
  }
  device_.run([&](const vk::raii::CommandBuffer& commands) {
    for (const auto& [buffer, word] : filled_once) fill(commands, buffer, word);
  });
  return buffers;
}

void VulkanPreparedKernel::run_prepack(Pipelines& pipelines, const KernelPlan& plan,
                                       std::span<const vk::Buffer> buffers) {
  if (plan.prepack.empty()) return;
  std::vector<Pass> passes;
  for (const PassPlan& pass : plan.prepack) passes.emplace_back(device_, pipelines, pass, buffers);
  device_.run([&](const vk::raii::CommandBuffer& commands) {
    commands.resetQueryPool(*timestamps_, 0, 2);
    commands.writeTimestamp(Stage::eTopOfPipe, *timestamps_, 0);
    for (const Pass& pass : passes) {
      pass.record(commands);
      barrier(commands);
    }
    commands.writeTimestamp(Stage::eBottomOfPipe, *timestamps_, 1);
  });
  prepack_ns_ = interval_ns(device_.clock(), read_timestamps());
}

void VulkanPreparedKernel::barrier(const vk::raii::CommandBuffer& commands) const {
  if (!omit_barriers_) full_barrier(commands);
}

/// The passes of one call and a barrier behind each, so that calls can follow one another.
void VulkanPreparedKernel::record_call(const vk::raii::CommandBuffer& commands) const {
  if (!cleared_each_call_.empty()) {
    for (const vk::Buffer buffer : cleared_each_call_) fill(commands, buffer, 0);
    barrier(commands);
  }
  for (const Pass& pass : passes_) {
    pass.record(commands);
    barrier(commands);
  }
}

void VulkanPreparedKernel::run_once() {
  guard_vulkan("running a kernel", [this] {
    device_.run([this](const vk::raii::CommandBuffer& commands) { record_call(commands); });
  });
}

/// Short calls are preceded by one that is not timed, so that the first timed one does not start
/// on a queue that has just been idle.
void VulkanPreparedKernel::record_sample(std::int64_t dispatches) {
  sample_commands_.reset();
  sample_commands_.begin({});
  order_after_earlier_work(sample_commands_);
  sample_commands_.resetQueryPool(*timestamps_, 0, 2);
  if (dispatches > 1) record_call(sample_commands_);
  sample_commands_.writeTimestamp(dispatches > 1 ? Stage::eBottomOfPipe : Stage::eTopOfPipe,
                                  *timestamps_, 0);
  for (std::int64_t i = 0; i < dispatches; ++i) record_call(sample_commands_);
  sample_commands_.writeTimestamp(Stage::eBottomOfPipe, *timestamps_, 1);
  sample_commands_.end();
  recorded_dispatches_ = dispatches;
}

TimestampPair VulkanPreparedKernel::sample(std::int64_t dispatches) {
  TimestampPair pair;
  guard_vulkan("timing a kernel", [&] {
    if (recorded_dispatches_ != dispatches) record_sample(dispatches);
    device_.submit_and_wait(sample_commands_);
    pair = read_timestamps();
  });
  return pair;
}

TimestampPair VulkanPreparedKernel::read_timestamps() const {
  const auto [result, values] = timestamps_.getResults<std::uint64_t>(
      0, 2, 2 * sizeof(std::uint64_t), sizeof(std::uint64_t),
      vk::QueryResultFlagBits::e64 | vk::QueryResultFlagBits::eWait);
  vk::detail::resultCheck(result, "vk::QueryPool::getResults");
  return {.begin = values[0], .end = values[1]};
}

}  // namespace qlinbench
