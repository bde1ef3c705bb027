// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "app/gpu/device.h"
#include "app/gpu/pipeline.h"
#include "app/gpu/vulkan.h"
#include "kernels/loader/kernel_plan.h"

namespace qlinbench {

/// The part of a Vulkan buffer that a pass sees.
struct BufferPart {
  vk::Buffer buffer;
  std::int64_t offset = 0;
  std::int64_t bytes = 0;
};

/// A pass of a kernel as Vulkan runs it: pipeline, bound buffers, push constants and grid.
class Pass {
 public:
  /// What stands for a buffer of the plan, by its index, in copy `copy` of the weights.
  using PartOf = std::function<BufferPart(std::size_t buffer, std::int64_t copy)>;
  Pass(const Device& device, Pipelines& pipelines, const PassPlan& plan, std::int64_t copies,
       const PartOf& part_of);

  /// Records the dispatch on one of the copies, without any barrier.
  void record(const vk::raii::CommandBuffer& commands, std::int64_t copy = 0) const;

  const Pipeline& pipeline() const { return *pipeline_; }

 private:
  void make_sets(const Device& device, std::int64_t copies, std::size_t bindings);
  void bind(const Device& device, const PassPlan& plan, std::int64_t copy, const PartOf& part_of);

  std::array<std::uint32_t, 3> grid_;
  std::vector<std::byte> push_;
  std::shared_ptr<const Pipeline> pipeline_;
  vk::raii::DescriptorPool pool_{nullptr};
  std::vector<vk::DescriptorSet> sets_;  ///< one a copy; they go with the pool
};

}  // namespace qlinbench
