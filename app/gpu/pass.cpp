// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/pass.h"

#include <utility>

namespace qlinbench {

Pass::Pass(const Device& device, Pipelines& pipelines, const PassPlan& plan,
           std::span<const vk::Buffer> buffers)
    : grid_(plan.grid), push_(plan.push), pipeline_(pipelines.get(plan)) {
  bind(device, plan, buffers);
}

void Pass::bind(const Device& device, const PassPlan& plan, std::span<const vk::Buffer> buffers) {
  const vk::DescriptorPoolSize size{
      .type = vk::DescriptorType::eStorageBuffer,
      .descriptorCount = static_cast<std::uint32_t>(plan.bindings.size())};
  pool_ = device.handle().createDescriptorPool(
      {.flags = vk::DescriptorPoolCreateFlagBits::eFreeDescriptorSet,
       .maxSets = 1,
       .poolSizeCount = 1,
       .pPoolSizes = &size});
  const vk::DescriptorSetLayout layout = pipeline_->set_layout();
  set_ =
      std::move(device.handle()
                    .allocateDescriptorSets(
                        {.descriptorPool = *pool_, .descriptorSetCount = 1, .pSetLayouts = &layout})
                    .front());
  std::vector<vk::DescriptorBufferInfo> infos;
  for (const Binding& binding : plan.bindings) {
    infos.push_back({.buffer = buffers[binding.buffer], .range = vk::WholeSize});
  }
  const vk::WriteDescriptorSet write{.dstSet = *set_,
                                     .descriptorCount = static_cast<std::uint32_t>(infos.size()),
                                     .descriptorType = vk::DescriptorType::eStorageBuffer,
                                     .pBufferInfo = infos.data()};
  device.handle().updateDescriptorSets(write, {});
}

void Pass::record(const vk::raii::CommandBuffer& commands) const {
  commands.bindPipeline(vk::PipelineBindPoint::eCompute, pipeline_->handle());
  commands.bindDescriptorSets(vk::PipelineBindPoint::eCompute, pipeline_->layout(), 0, *set_, {});
  if (!push_.empty()) {
    commands.pushConstants<std::byte>(pipeline_->layout(), vk::ShaderStageFlagBits::eCompute, 0,
                                      push_);
  }
  commands.dispatch(grid_[0], grid_[1], grid_[2]);
}

}  // namespace qlinbench
