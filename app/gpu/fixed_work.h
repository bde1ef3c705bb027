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
  FixedWork(const Device& device, Pipelines& pipelines);

  /// Looks how much work takes about 20 us on this device, once: long against timestamps and the
  /// start of a dispatch, short against a sample. Keeps the device busy before, so that its clocks
  /// are up.
  void size();

  /// Records it, without any barrier; as large as it was when `size` was last asked.
  void record(const vk::raii::CommandBuffer& commands) const { pass_->record(commands); }

 private:
  void set_steps(std::uint32_t steps);
  double time() const;

  const Device& device_;
  Pipelines& pipelines_;
  bool is_sized_ = false;

  Buffer sink_;
  std::optional<Pass> pass_;
};

}  // namespace qlinbench
