// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "app/gpu/buffer.h"
#include "app/gpu/device.h"
#include "app/gpu/pass.h"
#include "kernels/loader/kernel_plan.h"

namespace qlinbench {

/// The buffers of a prepared kernel: its scratch, its weights, a y, and copies of the operands that
/// its calls see, since times depend on where those lie. What only prepacking reads is shared.
class KernelBuffers {
 public:
  /// `operands` must outlive it; in the order of operand_layouts.
  KernelBuffers(const Device& device, const KernelPlan& plan, std::span<const Buffer> operands,
                std::int64_t copies);

  /// Fills what is new: zeros where they are asked for, else numbers that make mistakes show.
  void fill_new(const vk::raii::CommandBuffer& commands) const;
  /// Makes all copies of the weights like the first.
  void copy_weights(const vk::raii::CommandBuffer& commands) const;
  /// Zeroes the scratch that each call finds zeroed. Whether there is any.
  bool clear_scratch(const vk::raii::CommandBuffer& commands) const;
  /// Fills y.
  void poison_output(const vk::raii::CommandBuffer& commands, std::uint8_t value) const;
  /// Names of those behind whose end something was written since fill_new.
  std::vector<std::string> overrun(const Device& device) const;

  BufferPart part(std::size_t buffer, std::int64_t copy) const;
  /// The whole of its own x, x_zero_point and y_zero_point; those that no call sees are left out.
  std::vector<BufferPart> activations() const;
  const Buffer& output() const;
  std::int64_t copies() const { return copies_; }

 private:
  /// A buffer of the plan.
  struct Slot {
    std::size_t own = 0;             ///< index into own_, where it is not shared
    const Buffer* shared = nullptr;  ///< an operand's buffer as the executor loaded it
    const Buffer* origin = nullptr;  ///< what the first copy of an operand is taken from
    std::int64_t stride = 0;         ///< from copy to copy; 0: there is one
    std::int64_t bytes = 0;          ///< of a copy
    std::int64_t bound_bytes = 0;    ///< of it and what is bound of its guard
    std::uint32_t fill = 0;
    bool has_guard =
        false;  ///< kGuardBytes behind it that no call may write, if they fit a binding
    std::string name;
  };
  const Buffer& buffer_of(const Slot& slot) const;
  Slot make_slot(const Device& device, const KernelPlan& plan, std::size_t index,
                 std::span<const Buffer> operands);

  std::int64_t copies_;
  /// Passes see guards, since drivers drop what is written behind a binding. Not where a shader
  /// asks how long its buffers are, which has to be the truth; then only drivers that drop nothing
  /// tell.
  bool binds_guards_;
  std::vector<Buffer> own_;
  std::vector<Slot> slots_;  ///< in the plan's order
  std::vector<BufferPart> cleared_each_call_;
};

}  // namespace qlinbench
