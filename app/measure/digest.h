// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>

#include "reference/problem.h"

namespace qlinbench {

/// A 64-bit digest of y, dense [T, N]: two sums over its words of four outputs, each mixed with its
/// place by the finalizer of MurmurHash3 (Appleby 2011). A sum, so that a GPU may add in any order;
/// app/gpu/digest.comp computes the same on the device.
std::uint64_t digest_of(const Problem& problem, std::span<const std::int8_t> y);

}  // namespace qlinbench
