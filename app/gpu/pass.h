// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "app/gpu/device.h"
#include "app/gpu/vulkan.h"
#include "kernels/loader/kernel_plan.h"

namespace qlinbench {

/// A pass of a kernel as Vulkan runs it: pipeline, bound buffers, push constants and grid.
class Pass {
 public:
  /// `buffers` are those of the kernel plan, in its order. Creates the pipeline, which may take
  /// the driver a while.
  Pass(const Device& device, const PassPlan& plan, std::span<const vk::Buffer> buffers);

  /// Records the dispatch, without any barrier.
  void record(const vk::raii::CommandBuffer& commands) const;

 private:
  void create_layout(const Device& device, const PassPlan& plan);
  void create_pipeline(const Device& device, const PassPlan& plan);
  void bind(const Device& device, const PassPlan& plan, std::span<const vk::Buffer> buffers);

  std::array<std::uint32_t, 3> grid_;
  std::vector<std::byte> push_;
  vk::raii::DescriptorSetLayout set_layout_{nullptr};
  vk::raii::PipelineLayout layout_{nullptr};
  vk::raii::Pipeline pipeline_{nullptr};
  vk::raii::DescriptorPool pool_{nullptr};
  vk::raii::DescriptorSet set_{nullptr};
};

}  // namespace qlinbench
