// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/memory_plan.h"

#include <fmt/format.h>

#include "app/measure/weight_copies.h"
#include "kernels/loader/operand_layout.h"

namespace qlinbench {
namespace {

std::string does_not_fit(std::string_view what, std::int64_t bytes, std::int64_t free_bytes) {
  return fmt::format("{} {} bytes of device memory, of which {} are free", what, bytes, free_bytes);
}

/// Leaves the memory as it is where copies of the weights make no sense or do not fit.
void plan_copies(const KernelPlan& plan, const MeasureOptions& options, std::int64_t free_bytes,
                 MemoryPlan& memory) {
  if (!options.cache_bytes) {
    memory.cold_absent = options.cache_unknown;
    return;
  }
  const auto copies = copies_for_cold(plan, *options.cache_bytes);
  if (!copies) {
    memory.cold_absent = fmt::format(
        "the weights are so small ({} bytes) that it would take more than {} copies to "
        "leave none in the cache",
        weight_bytes(plan), kMostCopies);
    return;
  }
  const std::int64_t largest = largest_copied_bytes(plan, *copies);
  if (largest > options.max_buffer_bytes) {
    memory.cold_absent =
        fmt::format("copies of the weights need a buffer of {} bytes, the device's largest has {}",
                    largest, options.max_buffer_bytes);
    return;
  }
  const std::int64_t bytes = device_bytes(plan, *copies);
  if (bytes > free_bytes) {
    memory.cold_absent = does_not_fit("copies of the weights need", bytes, free_bytes);
    memory.is_short = true;
    return;
  }
  memory.weight_copies = *copies;
  memory.bytes = bytes;
}

}  // namespace

MemoryPlan plan_memory(const KernelPlan& plan, const MeasureOptions& options,
                       std::int64_t instances, std::int64_t free_bytes) {
  MemoryPlan memory;
  memory.bytes = device_bytes(plan, 1);
  if (memory.bytes > free_bytes) {
    memory.too_large = does_not_fit("the kernel needs", memory.bytes, free_bytes);
    memory.is_short = true;
    return memory;
  }
  if (options.verify_only) return memory;
  plan_copies(plan, options, free_bytes, memory);
  const std::int64_t wanted = memory.bytes * instances;
  if (wanted > free_bytes) {
    memory.is_short = true;
    return memory;
  }
  memory.instances = instances;
  memory.bytes = wanted;
  return memory;
}

std::string operands_too_large(const Problem& problem, std::int64_t free_bytes) {
  std::int64_t bytes = 0;
  for (const OperandLayout& layout : operand_layouts(problem)) bytes += layout.bytes();
  if (bytes <= free_bytes) return {};
  return does_not_fit("the operands need", bytes, free_bytes);
}

}  // namespace qlinbench
