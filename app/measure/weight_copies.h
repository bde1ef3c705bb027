// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "kernels/loader/kernel_plan.h"

// Cold measurements take the weights from so many copies in turn that none is still in a cache.

namespace qlinbench {

/// Copies begin at multiples of this, the largest minStorageBufferOffsetAlignment Vulkan allows.
inline constexpr std::int64_t kCopyAlignment = 256;

/// Whether the timed passes see a buffer.
bool is_bound(const KernelPlan& plan, std::size_t buffer);

/// Whether a buffer holds weights that a call reads: those the kernel packed, or the operator's.
bool is_call_weight(const KernelPlan& plan, std::size_t buffer);

/// Bytes of weights that one call can read.
std::int64_t weight_bytes(const KernelPlan& plan);

/// How many copies it takes that the calls between two uses of the same one read four times the
/// cache: even where lines are replaced at random, less than 2 % of it (e^-4) stay. Nothing where
/// that were more than kMostCopies.
std::optional<std::int64_t> copies_for_cold(const KernelPlan& plan, std::int64_t cache_bytes);
inline constexpr std::int64_t kMostCopies = 4096;

/// The next multiple of kCopyAlignment.
std::int64_t aligned_copy(std::int64_t bytes);

/// The largest buffer that so many copies of the weights take.
std::int64_t largest_copied_bytes(const KernelPlan& plan, std::int64_t weight_copies);

/// Device memory that preparing the plan with so many copies takes: its own buffers and copies of
/// the operands that its calls see.
std::int64_t device_bytes(const KernelPlan& plan, std::int64_t weight_copies);

}  // namespace qlinbench
