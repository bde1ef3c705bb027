// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/output_digest.h"

#include <algorithm>
#include <cstring>

#include "app/gpu/barrier.h"
#include "app/gpu/tool_shaders.h"

namespace qlinbench {
namespace {

constexpr std::int64_t kDigestBytes = 8;
constexpr std::int64_t kMostGroups = 1024;
constexpr std::int64_t kWordsPerGroup = 64;

PassPlan digest_pass(const OperandLayout& layout) {
  const std::int64_t row_words = (layout.row_bytes + 3) / 4;
  const std::int64_t used = layout.row_bytes - 4 * (row_words - 1);  // bytes of the last word
  const auto last_mask = static_cast<std::uint32_t>((std::uint64_t{1} << 8 * used) - 1);
  const std::int64_t groups = (layout.rows * row_words + kWordsPerGroup - 1) / kWordsPerGroup;
  return tool_pass("digest.comp", 2, static_cast<std::uint32_t>(std::min(groups, kMostGroups)),
                   {static_cast<std::uint32_t>(layout.rows), static_cast<std::uint32_t>(row_words),
                    static_cast<std::uint32_t>(layout.stride_bytes / 4), last_mask});
}

}  // namespace

OutputDigest::OutputDigest(const Device& device, Pipelines& pipelines, const OperandLayout& layout,
                           const Buffer& output)
    : sums_(device, kDigestBytes, Buffer::Place::device),
      readback_(device, kDigestBytes, Buffer::Place::readback),
      pass_(device, pipelines, digest_pass(layout), 1, [&](std::size_t buffer, std::int64_t) {
        const Buffer& bound = buffer == 0 ? output : sums_;
        return BufferPart{bound.handle(), 0, bound.bytes()};
      }) {}

void OutputDigest::clear(const vk::raii::CommandBuffer& commands) const {
  commands.fillBuffer(sums_.handle(), 0, vk::WholeSize, 0);
}

void OutputDigest::record(const vk::raii::CommandBuffer& commands) const {
  pass_.record(commands);
  full_barrier(commands);
  commands.copyBuffer(sums_.handle(), readback_.handle(), vk::BufferCopy{.size = kDigestBytes});
  host_barrier(commands);
}

std::uint64_t OutputDigest::value() const {
  std::uint64_t digest = 0;
  std::memcpy(&digest, readback_.mapped().data(), sizeof digest);
  return digest;
}

}  // namespace qlinbench
