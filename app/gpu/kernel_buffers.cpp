// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/kernel_buffers.h"

#include "app/gpu/barrier.h"
#include "app/measure/weight_copies.h"
#include "kernels/loader/operand_layout.h"

namespace qlinbench {
namespace {

/// What a kernel finds in memory that it did not ask to be cleared; drivers give zeros, which hide
/// that one counts on them. Not a number as float32 and float16, negative as two of its bytes.
constexpr std::uint32_t kPoison = 0x7FC5C5C5;

vk::BufferCopy first_copy_to(std::int64_t offset, std::int64_t bytes) {
  return {.dstOffset = static_cast<vk::DeviceSize>(offset),
          .size = static_cast<vk::DeviceSize>(bytes)};
}

}  // namespace

KernelBuffers::KernelBuffers(const Device& device, const KernelPlan& plan,
                             std::span<const Buffer> operands, std::int64_t copies)
    : copies_(copies) {
  for (std::size_t i = 0; i < plan.buffers.size(); ++i) {
    slots_.push_back(make_slot(device, plan, i, operands));
  }
}

KernelBuffers::Slot KernelBuffers::make_slot(const Device& device, const KernelPlan& plan,
                                             std::size_t index, std::span<const Buffer> operands) {
  const BufferPlan& buffer = plan.buffers[index];
  const bool is_operand = buffer.life == BufferLife::operand;
  const bool is_copied = copies_ > 1 && is_call_weight(plan, index);
  Slot slot;
  if (is_operand && index != kOutput && !is_bound(plan, index)) {
    slot.shared = &operands[index];
    slot.bytes = slot.shared->bytes();
    return slot;
  }
  if (is_operand && index != kOutput) slot.origin = &operands[index];
  slot.own = own_.size();
  slot.fill = buffer.zeroed ? 0 : kPoison;
  const std::int64_t bytes = Buffer::rounded_up(buffer.bytes);
  slot.stride = is_copied ? aligned_copy(bytes) : 0;
  slot.bytes = bytes;
  own_.emplace_back(device, is_copied ? copies_ * slot.stride : bytes, Buffer::Place::device);
  if (buffer.zeroed && buffer.life == BufferLife::call) {
    cleared_each_call_.push_back(own_.back().handle());
  }
  return slot;
}

const Buffer& KernelBuffers::buffer_of(const Slot& slot) const {
  return slot.shared != nullptr ? *slot.shared : own_[slot.own];
}

BufferPart KernelBuffers::part(std::size_t buffer, std::int64_t copy) const {
  const Slot& slot = slots_.at(buffer);
  return {buffer_of(slot).handle(), copy * slot.stride, slot.bytes};
}

std::vector<BufferPart> KernelBuffers::activations() const {
  std::vector<BufferPart> parts;
  for (const std::size_t operand : {kActivations, kActivationZeroPoints, kOutputZeroPoints}) {
    if (slots_.at(operand).shared == nullptr) parts.push_back(part(operand, 0));
  }
  return parts;
}

const Buffer& KernelBuffers::output() const {
  return buffer_of(slots_.at(kOutput));
}

void KernelBuffers::fill_new(const vk::raii::CommandBuffer& commands) const {
  for (const Slot& slot : slots_) {
    if (slot.shared != nullptr) continue;
    commands.fillBuffer(buffer_of(slot).handle(), 0, vk::WholeSize, slot.fill);
  }
  full_barrier(commands);
  for (const Slot& slot : slots_) {
    if (slot.origin == nullptr) continue;
    commands.copyBuffer(slot.origin->handle(), buffer_of(slot).handle(),
                        first_copy_to(0, slot.bytes));
  }
}

void KernelBuffers::copy_weights(const vk::raii::CommandBuffer& commands) const {
  for (const Slot& slot : slots_) {
    if (slot.stride == 0) continue;
    const vk::Buffer buffer = buffer_of(slot).handle();
    for (std::int64_t copy = 1; copy < copies_; ++copy) {
      commands.copyBuffer(buffer, buffer, first_copy_to(copy * slot.stride, slot.bytes));
    }
  }
}

bool KernelBuffers::clear_scratch(const vk::raii::CommandBuffer& commands) const {
  for (const vk::Buffer buffer : cleared_each_call_) {
    commands.fillBuffer(buffer, 0, vk::WholeSize, 0);
  }
  return !cleared_each_call_.empty();
}

}  // namespace qlinbench
