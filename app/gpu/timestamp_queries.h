// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "app/gpu/device.h"
#include "app/gpu/vulkan.h"
#include "app/stats/timestamps.h"

namespace qlinbench {

/// Timestamps of one submission.
class TimestampQueries {
 public:
  TimestampQueries(const Device& device, std::uint32_t count);

  /// Before the first of them is written.
  void reset(const vk::raii::CommandBuffer& commands) const;
  /// The time when everything recorded before has finished.
  void write(const vk::raii::CommandBuffer& commands, std::uint32_t index) const;

  /// Waits for them.
  std::vector<std::uint64_t> values() const;
  /// Of `index` and the one behind it.
  TimestampPair pair(std::uint32_t index) const;

 private:
  std::uint32_t count_;
  vk::raii::QueryPool pool_;
};

}  // namespace qlinbench
