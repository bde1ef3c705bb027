// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>

#include "app/gpu/device.h"
#include "app/gpu/vulkan.h"
#include "kernels/loader/kernel_plan.h"

namespace qlinbench {

/// A compute pipeline and its layouts: what a pass is, apart from its buffers, push constants and
/// grid.
class Pipeline {
 public:
  /// May take the driver a while.
  Pipeline(const Device& device, const PassPlan& plan);

  vk::DescriptorSetLayout set_layout() const { return *set_layout_; }
  vk::PipelineLayout layout() const { return *layout_; }
  vk::Pipeline handle() const { return *pipeline_; }
  /// Host time that creating it took.
  double creation_ns() const { return creation_ns_; }
  /// Whether it would be the same if it were made of `plan`.
  bool is_of(const PassPlan& plan) const;

 private:
  void create_layouts(const Device& device);
  void create_pipeline(const Device& device);

  std::shared_ptr<const Spirv> spirv_;
  std::size_t bindings_;
  std::size_t push_bytes_;
  std::uint32_t subgroup_size_;
  bool full_subgroups_;
  vk::raii::DescriptorSetLayout set_layout_{nullptr};
  vk::raii::PipelineLayout layout_{nullptr};
  vk::raii::Pipeline pipeline_{nullptr};
  double creation_ns_ = 0.0;
};

/// The pipelines of a device. Cases that differ in sizes alone often share their shaders; a
/// software device spends far longer on compiling one than on running it.
class Pipelines {
 public:
  explicit Pipelines(const Device& device) : device_(device) {}

  std::shared_ptr<const Pipeline> get(const PassPlan& plan);

 private:
  const Device& device_;
  std::unordered_multimap<std::size_t, std::shared_ptr<const Pipeline>> known_;
};

}  // namespace qlinbench
