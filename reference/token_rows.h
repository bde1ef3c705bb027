// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "reference/aligned_vector.h"
#include "reference/operands.h"
#include "reference/parallel.h"
#include "reference/problem.h"
#include "reference/weight_chunk.h"

namespace qlinbench {

/// The tokens as integer kernels read them: in quads, of which each group fills an even number,
/// with zeros behind its end, and the sum of each part (integer_kernel.h). All tokens stand
/// together chunk by chunk, so that those of a tile are read from consecutive memory. Made once,
/// shared by all tiles. One more row stands after the T tokens: all ones, by whose sums
/// x_zero_point is taken off.
class TokenRows {
 public:
  TokenRows(const Problem& problem, const Operands& operands, Threads threads);

  std::int64_t ones_row() const { return tokens_; }

  /// Where a chunk stands.
  struct Place {
    std::int64_t byte = 0;       ///< of the first row
    std::int64_t row_bytes = 0;  ///< from one row to the next
    std::int64_t first_part = 0;
  };
  Place place_of(const WeightChunk& chunk) const;

  /// A chunk of the row.
  const std::int8_t* x(std::int64_t row, const Place& place) const {
    return x_.data() + place.byte + row * place.row_bytes;
  }

  /// The sums of the parts of a chunk of the row.
  const std::int32_t* sums(std::int64_t row, const Place& place) const {
    return sums_.data() + row * groups_ * parts_ + place.first_part;
  }

 private:
  void add_row(const Problem& problem, const std::int8_t* x, std::int64_t row);

  std::int64_t tokens_ = 0;
  std::int64_t groups_ = 0;
  std::int64_t group_size_ = 0;
  std::int64_t padded_group_ = 0;   // group_size_ rounded up to a multiple of 8
  std::int64_t parts_ = 0;          // of a group
  AlignedVector<std::int8_t> x_;    // [chunks][T + 1][parts of the chunk][padded length]
  std::vector<std::int32_t> sums_;  // [T + 1][groups][parts_]
};

}  // namespace qlinbench
