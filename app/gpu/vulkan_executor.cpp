// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/vulkan_executor.h"

#include <array>
#include <span>
#include <utility>

#include "app/gpu/prepared_kernel.h"
#include "app/gpu/timestamp_queries.h"

namespace qlinbench {
namespace {

Transfer::Rows rows_of(const OperandLayout& layout) {
  return {.count = layout.rows, .bytes = layout.row_bytes, .stride_bytes = layout.stride_bytes};
}

/// The inputs in the order of operand_layouts; y has none.
std::array<std::span<const std::byte>, kOperandCount - 1> input_bytes(const Operands& operands) {
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
    : device_(std::move(device)),
      pipelines_(*device_),
      omit_barriers_(omit_barriers),
      transfer_(*device_),
      fixed_work_(*device_, pipelines_) {}

TimestampClock VulkanExecutor::clock() const {
  return device_->clock();
}

std::vector<std::uint64_t> VulkanExecutor::timestamps(std::size_t count) {
  std::vector<std::uint64_t> values;
  guard_vulkan("reading timestamps", [&] {
    const auto queries = static_cast<std::uint32_t>(count);
    const TimestampQueries times(*device_, queries);
    device_->run([&](const vk::raii::CommandBuffer& commands) {
      times.reset(commands);
      for (std::uint32_t i = 0; i < queries; ++i) times.write(commands, i);
    });
    values = times.values();
  });
  return values;
}

std::int64_t VulkanExecutor::free_bytes() const {
  return device_->free_bytes();
}

void VulkanExecutor::load(const Problem& problem, const Operands& operands) {
  guard_vulkan("uploading operands", [&] {
    unload();
    layouts_ = operand_layouts(problem);
    for (const OperandLayout& layout : layouts_) {
      operands_.emplace_back(*device_, layout.bytes(), Buffer::Place::device);
    }
    const auto inputs = input_bytes(operands);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      transfer_.upload(operands_[i], rows_of(layouts_[i]), inputs[i]);
    }
  });
}

std::unique_ptr<PreparedKernel> VulkanExecutor::prepare(const KernelPlan& plan,
                                                        std::int64_t weight_copies) {
  std::unique_ptr<PreparedKernel> prepared;
  guard_vulkan("preparing a kernel", [&] {
    const KernelTools tools{*device_, pipelines_, fixed_work_, transfer_, omit_barriers_};
    prepared = std::make_unique<VulkanPreparedKernel>(tools, plan, operands_, layouts_[kOutput],
                                                      weight_copies);
  });
  return prepared;
}

SampleBatch VulkanExecutor::take_samples(std::span<const SampleRequest> requests) {
  SampleBatch batch;
  guard_vulkan("timing kernels", [&] {
    fixed_work_.size();
    std::vector<vk::CommandBuffer> commands;
    for (const SampleRequest& request : requests) {
      auto& kernel = static_cast<VulkanPreparedKernel&>(*request.kernel);
      commands.push_back(*kernel.sample_commands(request.kind));
    }
    batch.host_ns = device_->submit_and_wait(commands);
    for (const SampleRequest& request : requests) {
      const auto& kernel = static_cast<const VulkanPreparedKernel&>(*request.kernel);
      batch.samples.push_back(kernel.read_sample(request.kind));
    }
  });
  return batch;
}

}  // namespace qlinbench
