// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/weight_copies.h"

#include <algorithm>

#include "kernels/loader/operand_layout.h"

namespace qlinbench {
namespace {

constexpr std::int64_t kCachesBetweenUses = 4;

}  // namespace

bool is_bound(const KernelPlan& plan, std::size_t buffer) {
  return std::ranges::any_of(plan.passes, [&](const PassPlan& pass) {
    return std::ranges::any_of(pass.bindings,
                               [&](const Binding& each) { return each.buffer == buffer; });
  });
}

bool is_call_weight(const KernelPlan& plan, std::size_t buffer) {
  const bool is_operand = buffer == kPackedWeights || buffer == kScalesAndZeros;
  const bool is_weight = is_operand || plan.buffers[buffer].life == BufferLife::weights;
  return is_weight && is_bound(plan, buffer);
}

std::int64_t weight_bytes(const KernelPlan& plan) {
  std::int64_t bytes = 0;
  for (std::size_t i = 0; i < plan.buffers.size(); ++i) {
    if (is_call_weight(plan, i)) bytes += plan.buffers[i].bytes;
  }
  return bytes;
}

std::optional<std::int64_t> copies_for_cold(const KernelPlan& plan, std::int64_t cache_bytes) {
  const std::int64_t bytes = weight_bytes(plan);
  if (bytes <= 0) return std::nullopt;
  const std::int64_t between = (kCachesBetweenUses * cache_bytes + bytes - 1) / bytes;
  const std::int64_t copies = std::max<std::int64_t>(between, 1) + 1;
  if (copies > kMostCopies) return std::nullopt;
  return copies;
}

std::int64_t aligned_copy(std::int64_t bytes) {
  return (bytes + kCopyAlignment - 1) / kCopyAlignment * kCopyAlignment;
}

std::int64_t largest_copied_bytes(const KernelPlan& plan, std::int64_t weight_copies) {
  std::int64_t largest = 0;
  for (std::size_t i = 0; i < plan.buffers.size(); ++i) {
    if (is_call_weight(plan, i)) largest = std::max(largest, plan.buffers[i].bytes);
  }
  return weight_copies * aligned_copy(largest);
}

std::int64_t device_bytes(const KernelPlan& plan, std::int64_t weight_copies) {
  std::int64_t bytes = 0;
  for (std::size_t i = 0; i < plan.buffers.size(); ++i) {
    const BufferPlan& buffer = plan.buffers[i];
    const bool is_copied = weight_copies > 1 && is_call_weight(plan, i);
    const bool is_own = buffer.life != BufferLife::operand || is_bound(plan, i);
    if (is_copied) {
      bytes += weight_copies * aligned_copy(buffer.bytes);
    } else if (is_own) {
      bytes += aligned_copy(buffer.bytes);
    }
  }
  return bytes;
}

}  // namespace qlinbench
