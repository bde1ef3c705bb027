// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "app/gpu/buffer.h"
#include "app/gpu/device.h"
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
  void load(const Problem& problem, const Operands& operands) override;
  std::unique_ptr<PreparedKernel> prepare(const KernelPlan& plan) override;
  void poison_output(std::uint8_t value) override;
  std::vector<std::int8_t> read_output() override;

 private:
  std::unique_ptr<Device> device_;
  Pipelines pipelines_;
  bool omit_barriers_;
  std::optional<Transfer> transfer_;
  OperandLayouts layouts_{};
  std::vector<Buffer> operands_;  ///< in the order of operand_layouts
};

}  // namespace qlinbench
