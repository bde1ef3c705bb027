// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/pipeline.h"

#include <chrono>
#include <string_view>
#include <vector>

namespace qlinbench {
namespace {

/// More than a run needs at a time; beyond, all are forgotten, so that memory stays bounded.
constexpr std::size_t kMostPipelines = 512;

std::size_t hash_of(const Spirv& spirv) {
  const auto* bytes = reinterpret_cast<const char*>(spirv.data());
  return std::hash<std::string_view>{}({bytes, spirv.size() * sizeof(Spirv::value_type)});
}

}  // namespace

Pipeline::Pipeline(const Device& device, const PassPlan& plan)
    : spirv_(plan.spirv),
      bindings_(plan.bindings.size()),
      push_bytes_(plan.push.size()),
      subgroup_size_(plan.subgroup_size),
      full_subgroups_(plan.full_subgroups) {
  create_layouts(device);
  const auto start = std::chrono::steady_clock::now();
  create_pipeline(device);
  creation_ns_ =
      std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count();
}

bool Pipeline::is_of(const PassPlan& plan) const {
  return bindings_ == plan.bindings.size() && push_bytes_ == plan.push.size() &&
         subgroup_size_ == plan.subgroup_size && full_subgroups_ == plan.full_subgroups &&
         (spirv_ == plan.spirv || *spirv_ == *plan.spirv);
}

void Pipeline::create_layouts(const Device& device) {
  std::vector<vk::DescriptorSetLayoutBinding> bindings;
  for (std::size_t i = 0; i < bindings_; ++i) {
    bindings.push_back({.binding = static_cast<std::uint32_t>(i),
                        .descriptorType = vk::DescriptorType::eStorageBuffer,
                        .descriptorCount = 1,
                        .stageFlags = vk::ShaderStageFlagBits::eCompute});
  }
  set_layout_ = device.handle().createDescriptorSetLayout(
      {.bindingCount = static_cast<std::uint32_t>(bindings.size()), .pBindings = bindings.data()});
  const vk::PushConstantRange range{.stageFlags = vk::ShaderStageFlagBits::eCompute,
                                    .size = static_cast<std::uint32_t>(push_bytes_)};
  layout_ = device.handle().createPipelineLayout({.setLayoutCount = 1,
                                                  .pSetLayouts = &*set_layout_,
                                                  .pushConstantRangeCount = push_bytes_ != 0,
                                                  .pPushConstantRanges = &range});
}

void Pipeline::create_pipeline(const Device& device) {
  const vk::raii::ShaderModule module = device.handle().createShaderModule(
      {.codeSize = spirv_->size() * sizeof(Spirv::value_type), .pCode = spirv_->data()});
  const vk::PipelineShaderStageRequiredSubgroupSizeCreateInfo subgroup_size{.requiredSubgroupSize =
                                                                                subgroup_size_};
  vk::PipelineShaderStageCreateInfo stage{
      .stage = vk::ShaderStageFlagBits::eCompute, .module = *module, .pName = "main"};
  if (subgroup_size_ != 0) stage.pNext = &subgroup_size;
  if (full_subgroups_) {
    stage.flags = vk::PipelineShaderStageCreateFlagBits::eRequireFullSubgroups;
  }
  vk::ComputePipelineCreateInfo info{.stage = stage, .layout = *layout_};
  if (device.has_statistics()) info.flags = vk::PipelineCreateFlagBits::eCaptureStatisticsKHR;
  pipeline_ = device.handle().createComputePipeline(nullptr, info);
}

std::shared_ptr<const Pipeline> Pipelines::get(const PassPlan& plan) {
  const std::size_t hash = hash_of(*plan.spirv);
  const auto [begin, end] = known_.equal_range(hash);
  for (auto each = begin; each != end; ++each) {
    if (each->second->is_of(plan)) return each->second;
  }
  if (known_.size() >= kMostPipelines) known_.clear();
  return known_.emplace(hash, std::make_shared<const Pipeline>(device_, plan))->second;
}

}  // namespace qlinbench
