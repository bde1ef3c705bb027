// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/pass.h"

#include <utility>

namespace qlinbench {

Pass::Pass(const Device& device, const PassPlan& plan, std::span<const vk::Buffer> buffers)
    : grid_(plan.grid), push_(plan.push) {
  create_layout(device, plan);
  create_pipeline(device, plan);
  bind(device, plan, buffers);
}

void Pass::create_layout(const Device& device, const PassPlan& plan) {
  std::vector<vk::DescriptorSetLayoutBinding> bindings;
  for (std::size_t i = 0; i < plan.bindings.size(); ++i) {
    bindings.push_back({.binding = static_cast<std::uint32_t>(i),
                        .descriptorType = vk::DescriptorType::eStorageBuffer,
                        .descriptorCount = 1,
                        .stageFlags = vk::ShaderStageFlagBits::eCompute});
  }
  set_layout_ = device.handle().createDescriptorSetLayout(
      {.bindingCount = static_cast<std::uint32_t>(bindings.size()), .pBindings = bindings.data()});
  const vk::PushConstantRange range{.stageFlags = vk::ShaderStageFlagBits::eCompute,
                                    .size = static_cast<std::uint32_t>(push_.size())};
  layout_ = device.handle().createPipelineLayout({.setLayoutCount = 1,
                                                  .pSetLayouts = &*set_layout_,
                                                  .pushConstantRangeCount = push_.empty() ? 0U : 1U,
                                                  .pPushConstantRanges = &range});
}

void Pass::create_pipeline(const Device& device, const PassPlan& plan) {
  const vk::raii::ShaderModule module = device.handle().createShaderModule(
      {.codeSize = plan.spirv->size() * sizeof(std::uint32_t), .pCode = plan.spirv->data()});
  const vk::PipelineShaderStageRequiredSubgroupSizeCreateInfo subgroup_size{.requiredSubgroupSize =
                                                                                plan.subgroup_size};
  vk::PipelineShaderStageCreateInfo stage{
      .stage = vk::ShaderStageFlagBits::eCompute, .module = *module, .pName = "main"};
  if (plan.subgroup_size != 0) stage.pNext = &subgroup_size;
  if (plan.full_subgroups) {
    stage.flags = vk::PipelineShaderStageCreateFlagBits::eRequireFullSubgroups;
  }
  pipeline_ = device.handle().createComputePipeline(nullptr, {.stage = stage, .layout = *layout_});
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
  set_ = std::move(
      device.handle()
          .allocateDescriptorSets(
              {.descriptorPool = *pool_, .descriptorSetCount = 1, .pSetLayouts = &*set_layout_})
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
  commands.bindPipeline(vk::PipelineBindPoint::eCompute, *pipeline_);
  commands.bindDescriptorSets(vk::PipelineBindPoint::eCompute, *layout_, 0, *set_, {});
  if (!push_.empty()) {
    commands.pushConstants<std::byte>(*layout_, vk::ShaderStageFlagBits::eCompute, 0, push_);
  }
  commands.dispatch(grid_[0], grid_[1], grid_[2]);
}

}  // namespace qlinbench
