// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "app/gpu/device.h"
#include "app/gpu/pipeline.h"
#include "app/gpu/vulkan.h"
#include "kernels/loader/kernel_plan.h"

namespace qlinbench {

/// A pass of a kernel as Vulkan runs it: pipeline, bound buffers, push constants and grid.
class Pass {
 public:
  /// `buffers` are those of the kernel plan, in its order.
  Pass(const Device& device, Pipelines& pipelines, const PassPlan& plan,
       std::span<const vk::Buffer> buffers);

  /// Records the dispatch, without any barrier.
  void record(const vk::raii::CommandBuffer& commands) const;

 private:
  void bind(const Device& device, const PassPlan& plan, std::span<const vk::Buffer> buffers);

  std::array<std::uint32_t, 3> grid_;
  std::vector<std::byte> push_;
  std::shared_ptr<const Pipeline> pipeline_;
  vk::raii::DescriptorPool pool_{nullptr};
  vk::raii::DescriptorSet set_{nullptr};
};

}  // namespace qlinbench
