// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "app/gpu/buffer.h"
#include "app/gpu/device.h"
#include "app/gpu/pass.h"
#include "kernels/loader/operand_layout.h"

namespace qlinbench {

/// Computes the digest of an output buffer on the device (app/measure/digest.h).
class OutputDigest {
 public:
  OutputDigest(const Device& device, Pipelines& pipelines, const OperandLayout& layout,
               const Buffer& output);

  /// Before record; a barrier has to stand between them.
  void clear(const vk::raii::CommandBuffer& commands) const;
  /// Expects a barrier behind whatever wrote the output.
  void record(const vk::raii::CommandBuffer& commands) const;
  /// Of the last submission with `record` that is complete.
  std::uint64_t value() const;

 private:
  Buffer sums_;
  Buffer readback_;
  Pass pass_;
};

}  // namespace qlinbench
