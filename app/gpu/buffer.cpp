// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/buffer.h"

#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

#include "app/gpu/barrier.h"
#include "app/measure/executor.h"

namespace qlinbench {
namespace {

constexpr std::int64_t kMinBytes = 16;
constexpr std::int64_t kWord = 4;  // fills write whole words, so every buffer has whole ones
constexpr std::int64_t kStagingBytes = std::int64_t{32} << 20;

using Memory = vk::MemoryPropertyFlagBits;

/// What the memory should be, best first; the last is what Vulkan guarantees.
std::vector<vk::MemoryPropertyFlags> preferences(Buffer::Place place) {
  const vk::MemoryPropertyFlags host = Memory::eHostVisible | Memory::eHostCoherent;
  switch (place) {
    case Buffer::Place::device:
      return {Memory::eDeviceLocal, {}};
    case Buffer::Place::readback:
      return {host | Memory::eHostCached, host};
    default:
      return {host};
  }
}

std::uint32_t choose_memory_type(const Device& device, std::uint32_t allowed, Buffer::Place place) {
  for (const auto flags : preferences(place)) {
    const int type = device.find_memory_type(allowed, flags);
    if (type >= 0) return static_cast<std::uint32_t>(type);
  }
  throw DeviceError("the device has no memory type for a storage buffer");
}

/// The same part of every row: bytes that mean something, or those between rows.
struct Strip {
  std::int64_t offset = 0;  ///< from the beginning of a row
  std::int64_t bytes = 0;
};

/// Part of one row's strip that lies in a range of device bytes.
struct Piece {
  std::int64_t device = 0;  ///< offset from the beginning of the range
  std::int64_t dense = 0;   ///< offset in an array of nothing but strips
  std::int64_t bytes = 0;
};

template <typename Visit>
void for_each_piece(const Transfer::Rows& rows, const Strip& strip, std::int64_t begin,
                    std::int64_t end, const Visit& visit) {
  for (std::int64_t row = begin / rows.stride_bytes; row < rows.count; ++row) {
    const std::int64_t strip_begin = row * rows.stride_bytes + strip.offset;
    if (strip_begin >= end) return;
    const std::int64_t from = std::max(strip_begin, begin);
    const std::int64_t to = std::min(strip_begin + strip.bytes, end);
    if (from >= to) continue;
    visit(Piece{.device = from - begin,
                .dense = row * strip.bytes + from - strip_begin,
                .bytes = to - from});
  }
}

Strip row_strip(const Transfer::Rows& rows) {
  return {.bytes = rows.bytes};
}

Strip gap_strip(const Transfer::Rows& rows) {
  return {.offset = rows.bytes, .bytes = rows.stride_bytes - rows.bytes};
}

}  // namespace

Buffer::Buffer(const Device& device, std::int64_t bytes, Place place) : bytes_(rounded_up(bytes)) {
  const auto& handle = device.handle();
  using Usage = vk::BufferUsageFlagBits;
  buffer_ = handle.createBuffer(
      {.size = static_cast<vk::DeviceSize>(bytes_),
       .usage = Usage::eStorageBuffer | Usage::eTransferSrc | Usage::eTransferDst});
  const vk::MemoryRequirements needed = buffer_.getMemoryRequirements();
  memory_ = handle.allocateMemory(
      {.allocationSize = needed.size,
       .memoryTypeIndex = choose_memory_type(device, needed.memoryTypeBits, place)});
  buffer_.bindMemory(*memory_, 0);
  if (place != Place::device) {
    mapped_ = {static_cast<std::byte*>(memory_.mapMemory(0, vk::WholeSize)),
               static_cast<std::size_t>(bytes_)};
  }
}

std::int64_t Buffer::rounded_up(std::int64_t bytes) {
  return (std::max(bytes, kMinBytes) + kWord - 1) / kWord * kWord;
}

Transfer::Transfer(const Device& device)
    : device_(device),
      upload_(device, kStagingBytes, Buffer::Place::upload),
      readback_(device, kStagingBytes, Buffer::Place::readback) {}

void Transfer::upload(const Buffer& target, const Rows& rows, std::span<const std::byte> dense) {
  const std::int64_t total = rows.count * rows.stride_bytes;
  std::byte* const staging = upload_.mapped().data();
  std::minstd_rand random(1);
  for (std::int64_t begin = 0; begin < total; begin += kStagingBytes) {
    const std::int64_t end = std::min(begin + kStagingBytes, total);
    for_each_piece(rows, gap_strip(rows), begin, end, [&](const Piece& gap) {
      std::generate_n(staging + gap.device, gap.bytes,
                      [&random] { return static_cast<std::byte>(random() >> 8U & 0xFFU); });
    });
    for_each_piece(rows, row_strip(rows), begin, end, [&](const Piece& piece) {
      std::memcpy(staging + piece.device, dense.data() + piece.dense,
                  static_cast<std::size_t>(piece.bytes));
    });
    device_.run([&](const vk::raii::CommandBuffer& commands) {
      commands.copyBuffer(upload_.handle(), target.handle(),
                          vk::BufferCopy{.dstOffset = static_cast<vk::DeviceSize>(begin),
                                         .size = static_cast<vk::DeviceSize>(end - begin)});
    });
  }
}

void Transfer::download(const Buffer& source, const Rows& rows, std::span<std::byte> dense) {
  const std::int64_t total = rows.count * rows.stride_bytes;
  const std::byte* const staging = readback_.mapped().data();
  for (std::int64_t begin = 0; begin < total; begin += kStagingBytes) {
    const std::int64_t end = std::min(begin + kStagingBytes, total);
    device_.run([&](const vk::raii::CommandBuffer& commands) {
      commands.copyBuffer(source.handle(), readback_.handle(),
                          vk::BufferCopy{.srcOffset = static_cast<vk::DeviceSize>(begin),
                                         .size = static_cast<vk::DeviceSize>(end - begin)});
      host_barrier(commands);
    });
    for_each_piece(rows, row_strip(rows), begin, end, [&](const Piece& piece) {
      std::memcpy(dense.data() + piece.dense, staging + piece.device,
                  static_cast<std::size_t>(piece.bytes));
    });
  }
}

}  // namespace qlinbench
