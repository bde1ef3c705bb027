// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "app/gpu/buffer.h"
#include "app/gpu/device.h"
#include "app/gpu/fixed_work.h"
#include "app/gpu/kernel_buffers.h"
#include "app/gpu/output_digest.h"
#include "app/gpu/pass.h"
#include "app/gpu/timestamp_queries.h"
#include "app/measure/executor.h"
#include "kernels/loader/kernel_plan.h"
#include "kernels/loader/operand_layout.h"

namespace qlinbench {

/// What prepared kernels share; belongs to the executor, as do the operands' buffers.
struct KernelTools {
  const Device& device;
  Pipelines& pipelines;
  const FixedWork& fixed_work;
  Transfer& transfer;
  bool omit_barriers = false;
};

/// A kernel plan on the device. The tools and the operands' buffers must outlive it.
class VulkanPreparedKernel : public PreparedKernel {
 public:
  VulkanPreparedKernel(const KernelTools& tools, const KernelPlan& plan,
                       std::span<const Buffer> operands, const OperandLayout& output,
                       std::int64_t copies);

  double prepack_ns() const override { return prepack_ns_; }
  double pipelines_ns() const override { return pipelines_ns_; }
  std::optional<PipelineStatistics> statistics() const override { return statistics_; }
  void poison_output(std::uint8_t value) override;
  double run_once() override;
  std::uint64_t run_poisoned(std::uint8_t poison) override;
  std::uint64_t run_complemented(std::uint8_t poison) override;
  std::vector<std::string> overrun_buffers() override;
  std::vector<std::int8_t> read_output() override;
  std::vector<double> time_passes() override;

  /// Commands of a sample, recorded when they are first asked for.
  const vk::raii::CommandBuffer& sample_commands(const SampleKind& kind);
  /// What they left, once they are complete.
  RawSample read_sample(const SampleKind& kind) const;

 private:
  struct RecordedSample {
    vk::raii::CommandBuffer commands;
    TimestampQueries times;
  };
  std::vector<Pass> make_passes(const std::vector<PassPlan>& plans, std::int64_t copies) const;
  void run_prepack(const KernelPlan& plan);
  void record_call(const vk::raii::CommandBuffer& commands, std::int64_t copy = 0,
                   bool overlap = false) const;
  void record_poisoned(const vk::raii::CommandBuffer& commands, std::uint8_t value) const;
  void record_sample(const RecordedSample& sample, const SampleKind& kind) const;
  void barrier(const vk::raii::CommandBuffer& commands) const;

  KernelTools tools_;
  OperandLayout output_;
  KernelBuffers buffers_;
  std::vector<Pass> passes_;
  OutputDigest digest_;
  vk::raii::CommandBuffer call_;
  bool writes_only_output_;
  std::map<SampleKind, RecordedSample> samples_;
  double prepack_ns_ = 0.0;
  double pipelines_ns_ = 0.0;
  std::optional<PipelineStatistics> statistics_;
};

}  // namespace qlinbench
