// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>

#include "reference/integer_kernel.h"
#include "reference/problem.h"

namespace qlinbench {

/// Consecutive k: several whole groups, or a part of one; at most kLongestPart, so that the
/// unpacked codes of a tile stay in the first cache while all tokens pass (groups of 2 or 4, which
/// are padded to 8, in the second).
struct WeightChunk {
  std::int64_t first_k = 0;
  std::int64_t parts = 0;
  std::int64_t length = 0;  ///< of each part

  std::int64_t quads() const { return 2 * ((length + kTwoQuads - 1) / kTwoQuads); }
  std::int64_t end() const { return first_k + parts * length; }

  /// The chunk that begins at `k`.
  static WeightChunk at(const Problem& problem, std::int64_t k) {
    const std::int64_t g = problem.group_size;
    if (g > kLongestPart) return {k, 1, std::min(kLongestPart, g - k % g)};
    return {k, std::min(kLongestPart / g, (problem.k - k) / g), g};
  }
};

}  // namespace qlinbench
