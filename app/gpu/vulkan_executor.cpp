// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/vulkan_executor.h"

#include <array>
#include <span>
#include <utility>

#include "app/gpu/prepared_kernel.h"

namespace qlinbench {
namespace {

constexpr std::size_t kOutput = kOperandCount - 1;

Transfer::Rows rows_of(const OperandLayout& layout) {
  return {.count = layout.rows, .bytes = layout.row_bytes, .stride_bytes = layout.stride_bytes};
}

/// The inputs in the order of operand_layouts; y has none.
std::array<std::span<const std::byte>, kOutput> input_bytes(const Operands& operands) {
  return {std::as_bytes(std::span(operands.x)),
          std::as_bytes(std::span(operands.x_scale)),
          std::as_bytes(std::span(operands.x_zero_point)),
          std::as_bytes(std::span(operands.w_packed)),
          std::as_bytes(std::span(operands.w_scales_and_zeros)),
          std::as_bytes(std::span(operands.y_scale)),
          std::as_bytes(std::span(operands.y_zero_point))};
}

}  // namespace

VulkanExecutor::VulkanExecutor(std::unique_ptr<Device> device, bool omit_barriers)
    : device_(std::move(device)), pipelines_(*device_), omit_barriers_(omit_barriers) {
  transfer_.emplace(*device_);
}

TimestampClock VulkanExecutor::clock() const {
  return device_->clock();
}

void VulkanExecutor::load(const Problem& problem, const Operands& operands) {
  guard_vulkan("uploading operands", [&] {
    operands_.clear();
    layouts_ = operand_layouts(problem);
    for (const OperandLayout& layout : layouts_) {
      operands_.emplace_back(*device_, layout.bytes(), Buffer::Place::device);
    }
    const auto inputs = input_bytes(operands);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      transfer_->upload(operands_[i], rows_of(layouts_[i]), inputs[i]);
    }
  });
}

std::unique_ptr<PreparedKernel> VulkanExecutor::prepare(const KernelPlan& plan) {
  std::unique_ptr<PreparedKernel> prepared;
  guard_vulkan("preparing a kernel", [&] {
    prepared = std::make_unique<VulkanPreparedKernel>(*device_, pipelines_, plan, operands_,
                                                      omit_barriers_);
  });
  return prepared;
}

void VulkanExecutor::poison_output(std::uint8_t value) {
  guard_vulkan("filling the output", [&] {
    device_->run([&](const vk::raii::CommandBuffer& commands) {
      commands.fillBuffer(operands_[kOutput].handle(), 0, vk::WholeSize, value * 0x01010101U);
    });
  });
}

std::vector<std::int8_t> VulkanExecutor::read_output() {
  const OperandLayout& layout = layouts_[kOutput];
  std::vector<std::int8_t> y(static_cast<std::size_t>(layout.dense_bytes()));
  guard_vulkan("reading the output", [&] {
    transfer_->download(operands_[kOutput], rows_of(layout), std::as_writable_bytes(std::span(y)));
  });
  return y;
}

}  // namespace qlinbench
