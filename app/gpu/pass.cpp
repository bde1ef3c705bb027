// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/pass.h"

#include <utility>

namespace qlinbench {

Pass::Pass(const Device& device, Pipelines& pipelines, const PassPlan& plan, std::int64_t copies,
           const PartOf& part_of)
    : grid_(plan.grid), push_(plan.push), pipeline_(pipelines.get(plan)) {
  make_sets(device, copies, plan.bindings.size());
  for (std::int64_t copy = 0; copy < copies; ++copy) bind(device, plan, copy, part_of);
}

void Pass::make_sets(const Device& device, std::int64_t copies, std::size_t bindings) {
  const auto count = static_cast<std::uint32_t>(copies);
  const vk::DescriptorPoolSize size{
      .type = vk::DescriptorType::eStorageBuffer,
      .descriptorCount = count * static_cast<std::uint32_t>(bindings)};
  pool_ = device.handle().createDescriptorPool(
      {.maxSets = count, .poolSizeCount = 1, .pPoolSizes = &size});
  const std::vector<vk::DescriptorSetLayout> layouts(static_cast<std::size_t>(copies),
                                                     pipeline_->set_layout());
  const vk::DescriptorSetAllocateInfo info{
      .descriptorPool = *pool_, .descriptorSetCount = count, .pSetLayouts = layouts.data()};
  // As plain handles: with those that free themselves a pool has to free sets one by one.
  const vk::Device plain = *device.handle();
  sets_ = plain.allocateDescriptorSets(info, *device.handle().getDispatcher());
}

void Pass::bind(const Device& device, const PassPlan& plan, std::int64_t copy,
                const PartOf& part_of) {
  std::vector<vk::DescriptorBufferInfo> infos;
  for (const Binding& binding : plan.bindings) {
    const BufferPart part = part_of(binding.buffer, copy);
    infos.push_back({.buffer = part.buffer,
                     .offset = static_cast<vk::DeviceSize>(part.offset),
                     .range = static_cast<vk::DeviceSize>(part.bytes)});
  }
  const vk::WriteDescriptorSet write{.dstSet = sets_[static_cast<std::size_t>(copy)],
                                     .descriptorCount = static_cast<std::uint32_t>(infos.size()),
                                     .descriptorType = vk::DescriptorType::eStorageBuffer,
                                     .pBufferInfo = infos.data()};
  device.handle().updateDescriptorSets(write, {});
}

void Pass::record(const vk::raii::CommandBuffer& commands, std::int64_t copy) const {
  commands.bindPipeline(vk::PipelineBindPoint::eCompute, pipeline_->handle());
  commands.bindDescriptorSets(vk::PipelineBindPoint::eCompute, pipeline_->layout(), 0,
                              sets_[static_cast<std::size_t>(copy)], {});
  if (!push_.empty()) {
    commands.pushConstants<std::byte>(pipeline_->layout(), vk::ShaderStageFlagBits::eCompute, 0,
                                      push_);
  }
  commands.dispatch(grid_[0], grid_[1], grid_[2]);
}

}  // namespace qlinbench
