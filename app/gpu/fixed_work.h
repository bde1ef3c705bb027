// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>

#include "app/gpu/buffer.h"
#include "app/gpu/device.h"
#include "app/gpu/pass.h"

namespace qlinbench {

/// A short dispatch that is the same work whenever it runs (fixed_work.comp).
class FixedWork {
 public:
  /// Looks how much work takes about 20 us on this device: long against timestamps and the start
  /// of a dispatch, short against a sample.
  FixedWork(const Device& device, Pipelines& pipelines);

  /// Records it, without any barrier.
  void record(const vk::raii::CommandBuffer& commands) const { pass_->record(commands); }

 private:
  void set_steps(const Device& device, Pipelines& pipelines, std::uint32_t steps);
  double time(const Device& device) const;

  Buffer sink_;
  std::optional<Pass> pass_;
};

}  // namespace qlinbench
