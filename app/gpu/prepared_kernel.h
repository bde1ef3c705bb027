// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "app/gpu/buffer.h"
#include "app/gpu/device.h"
#include "app/gpu/pass.h"
#include "app/measure/executor.h"
#include "kernels/loader/kernel_plan.h"

namespace qlinbench {

/// A kernel plan on the device, with its scratch and prepacked weights. The operands' buffers
/// belong to the executor and must outlive it.
class VulkanPreparedKernel : public PreparedKernel {
 public:
  /// Creates pipelines that are not there yet, allocates and runs prepacking.
  VulkanPreparedKernel(const Device& device, Pipelines& pipelines, const KernelPlan& plan,
                       std::span<const Buffer> operands, bool omit_barriers);

  double prepack_ns() const override { return prepack_ns_; }
  std::optional<PipelineStatistics> statistics() const override { return statistics_; }
  void run_once() override;
  TimestampPair sample(std::int64_t dispatches) override;

 private:
  std::vector<vk::Buffer> allocate(const KernelPlan& plan, std::span<const Buffer> operands);
  void run_prepack(Pipelines& pipelines, const KernelPlan& plan,
                   std::span<const vk::Buffer> buffers);
  void record_call(const vk::raii::CommandBuffer& commands) const;
  void record_sample(std::int64_t dispatches);
  void barrier(const vk::raii::CommandBuffer& commands) const;
  TimestampPair read_timestamps() const;

  const Device& device_;
  bool omit_barriers_;
  std::vector<Buffer> owned_;
  std::vector<vk::Buffer> cleared_each_call_;
  std::vector<Pass> passes_;
  vk::raii::QueryPool timestamps_;
  vk::raii::CommandBuffer sample_commands_;
  std::int64_t recorded_dispatches_ = 0;
  double prepack_ns_ = 0.0;
  std::optional<PipelineStatistics> statistics_;
};

}  // namespace qlinbench
