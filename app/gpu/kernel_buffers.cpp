// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/kernel_buffers.h"

#include <algorithm>
#include <cstring>

#include "app/gpu/barrier.h"
#include "app/measure/weight_copies.h"
#include "kernels/loader/operand_layout.h"

namespace qlinbench {
namespace {

/// What a kernel finds in memory that it did not ask to be cleared; drivers give zeros, which hide
/// that one counts on them. Not a number as float32 and float16, negative as two of its bytes.
constexpr std::uint32_t kPoison = 0x7FC5C5C5;

/// Behind each buffer that calls write: so much of a row too many, or a tile of rows, is seen.
constexpr std::int64_t kGuardBytes = 65536;

void fill(const vk::raii::CommandBuffer& commands, const BufferPart& part, std::uint32_t word) {
  commands.fillBuffer(part.buffer, static_cast<vk::DeviceSize>(part.offset),
                      static_cast<vk::DeviceSize>(part.bytes), word);
}

vk::BufferCopy first_copy_to(std::int64_t offset, std::int64_t bytes) {
  return {.dstOffset = static_cast<vk::DeviceSize>(offset),
          .size = static_cast<vk::DeviceSize>(bytes)};
}

}  // namespace

KernelBuffers::KernelBuffers(const Device& device, const KernelPlan& plan,
                             std::span<const Buffer> operands, std::int64_t copies)
    : copies_(copies),
      binds_guards_(std::ranges::none_of(plan.passes, &PassPlan::uses_array_length)) {
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
    slot.bytes = slot.bound_bytes = slot.shared->bytes();
    return slot;
  }
  if (is_operand && index != kOutput) slot.origin = &operands[index];
  slot.own = own_.size();
  slot.fill = buffer.zeroed ? 0 : kPoison;
  const std::int64_t bytes = Buffer::rounded_up(buffer.bytes);
  slot.stride = is_copied ? aligned_copy(bytes) : 0;
  slot.bytes = bytes;
  const std::int64_t with_guard = bytes + kGuardBytes;
  slot.has_guard = (index == kOutput || buffer.life == BufferLife::call) &&
                   with_guard <= device.max_binding_bytes();
  slot.bound_bytes = slot.has_guard && binds_guards_ ? with_guard : bytes;
  slot.name = buffer.name;
  const std::int64_t all = is_copied ? copies_ * slot.stride : bytes;
  own_.emplace_back(device, slot.has_guard ? all + kGuardBytes : all, Buffer::Place::device);
  if (buffer.zeroed && buffer.life == BufferLife::call) {
    cleared_each_call_.push_back({own_.back().handle(), 0, bytes});
  }
  return slot;
}

const Buffer& KernelBuffers::buffer_of(const Slot& slot) const {
  return slot.shared != nullptr ? *slot.shared : own_[slot.own];
}

BufferPart KernelBuffers::part(std::size_t buffer, std::int64_t copy) const {
  const Slot& slot = slots_.at(buffer);
  return {buffer_of(slot).handle(), copy * slot.stride, slot.bound_bytes};
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
    const Buffer& buffer = buffer_of(slot);
    const std::int64_t guard = slot.has_guard ? kGuardBytes : 0;
    fill(commands, {buffer.handle(), 0, buffer.bytes() - guard}, slot.fill);
    if (guard > 0) fill(commands, {buffer.handle(), slot.bytes, guard}, kPoison);
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
  for (const BufferPart& part : cleared_each_call_) fill(commands, part, 0);
  return !cleared_each_call_.empty();
}

void KernelBuffers::poison_output(const vk::raii::CommandBuffer& commands,
                                  std::uint8_t value) const {
  fill(commands, {output().handle(), 0, slots_.at(kOutput).bytes}, value * 0x01010101U);
}

std::vector<std::string> KernelBuffers::overrun(const Device& device) const {
  std::vector<const Slot*> guarded;
  for (const Slot& slot : slots_) {
    if (slot.has_guard) guarded.push_back(&slot);
  }
  const Buffer readback(device, std::ssize(guarded) * kGuardBytes, Buffer::Place::readback);
  device.run([&](const vk::raii::CommandBuffer& commands) {
    vk::DeviceSize at = 0;
    for (const Slot* slot : guarded) {
      const vk::BufferCopy guard{static_cast<vk::DeviceSize>(slot->bytes), at, kGuardBytes};
      commands.copyBuffer(buffer_of(*slot).handle(), readback.handle(), guard);
      at += kGuardBytes;
    }
    host_barrier(commands);
  });
  std::vector<std::uint32_t> words(readback.mapped().size() / sizeof(std::uint32_t));
  std::memcpy(words.data(), readback.mapped().data(), words.size() * sizeof(std::uint32_t));
  std::vector<std::string> names;
  constexpr std::size_t kGuardWords = kGuardBytes / sizeof(std::uint32_t);
  for (std::size_t i = 0; i < guarded.size(); ++i) {
    const auto guard = std::span(words).subspan(i * kGuardWords, kGuardWords);
    const auto is_kept = [](std::uint32_t word) { return word == kPoison; };
    if (!std::ranges::all_of(guard, is_kept)) names.push_back(guarded[i]->name);
  }
  return names;
}

}  // namespace qlinbench
