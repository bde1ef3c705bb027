// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "app/gpu/device.h"
#include "app/gpu/vulkan.h"

namespace qlinbench {

/// A storage buffer in memory of its own. Vulkan sees at least 16 bytes, so that a buffer a
/// problem does not need can be bound.
class Buffer {
 public:
  enum class Place { device, upload, readback };
  Buffer(const Device& device, std::int64_t bytes, Place place);

  /// How large a buffer of so many bytes is made.
  static std::int64_t rounded_up(std::int64_t bytes);

  vk::Buffer handle() const { return *buffer_; }
  std::int64_t bytes() const { return bytes_; }
  /// The host's view, mapped for as long as the buffer lives; upload and readback only.
  std::span<std::byte> mapped() const { return mapped_; }

 private:
  std::int64_t bytes_;
  vk::raii::Buffer buffer_{nullptr};
  vk::raii::DeviceMemory memory_{nullptr};
  std::span<std::byte> mapped_;
};

/// Moves rows between the host's dense arrays and device buffers whose rows are padded.
class Transfer {
 public:
  explicit Transfer(const Device& device);

  struct Rows {
    std::int64_t count = 0;
    std::int64_t bytes = 0;         ///< of a row in the dense array
    std::int64_t stride_bytes = 0;  ///< of a row on the device
  };

  /// The bytes between rows become random, so that no kernel gets to rely on them.
  void upload(const Buffer& target, const Rows& rows, std::span<const std::byte> dense);
  void download(const Buffer& source, const Rows& rows, std::span<std::byte> dense);

 private:
  const Device& device_;
  Buffer upload_;
  Buffer readback_;
};

}  // namespace qlinbench
