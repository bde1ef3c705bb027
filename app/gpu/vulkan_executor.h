// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "app/gpu/buffer.h"
#include "app/gpu/device.h"
#include "app/gpu/fixed_work.h"
#include "app/gpu/pipeline.h"
#include "app/measure/executor.h"
#include "kernels/loader/operand_layout.h"

namespace qlinbench {

/// Runs kernel plans on one Vulkan device.
class VulkanExecutor : public Executor {
 public:
  /// `omit_barriers` as in GpuOptions.
  VulkanExecutor(std::unique_ptr<Device> device, bool omit_barriers);

  TimestampClock clock() const override;
  std::vector<std::uint64_t> timestamps(std::size_t count) override;
  std::int64_t free_bytes() const override;
  void unload() override { operands_.clear(); }
  void load(const Problem& problem, const Operands& operands) override;
  std::unique_ptr<PreparedKernel> prepare(const KernelPlan& plan,
                                          std::int64_t weight_copies) override;
  SampleBatch take_samples(std::span<const SampleRequest> requests) override;

 private:
  std::unique_ptr<Device> device_;
  Pipelines pipelines_;
  bool omit_barriers_;
  Transfer transfer_;
  FixedWork fixed_work_;
  OperandLayouts layouts_{};
  std::vector<Buffer> operands_;  ///< in the order of operand_layouts
};

}  // namespace qlinbench
