// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "reference/operands.h"
#include "reference/parallel.h"
#include "reference/problem.h"

namespace qlinbench {

/// The tokens as integer kernels read them: groups padded with zeros to whole quads, and the sum of
/// each part (integer_kernel.h). Made once, shared by all tiles. One more row stands after the T
/// tokens: all ones, by whose sums x_zero_point is taken off. Refers to the operands.
class TokenRows {
 public:
  TokenRows(const Problem& problem, const Operands& operands, Threads threads);

  std::int64_t ones_row() const { return tokens_; }

  /// Where k, the first of a part, stands in every row.
  struct Place {
    std::int64_t byte = 0;
    std::int64_t part = 0;
  };
  Place place_of(std::int64_t k) const;

  /// The row from a place on.
  const std::int8_t* x(std::int64_t row, Place place) const;

  /// The sums of its parts from a place on.
  const std::int32_t* sums(std::int64_t row, Place place) const;

 private:
  void add_up(const std::int8_t* x, std::int32_t* sums) const;

  std::int64_t tokens_ = 0;
  std::int64_t groups_ = 0;
  std::int64_t group_size_ = 0;
  std::int64_t padded_group_ = 0;    // group_size_ rounded up to whole quads
  std::int64_t parts_ = 0;           // of a group
  const std::int8_t* x_ = nullptr;   // [T][groups][padded_group_]: padded_ or the operand itself
  std::vector<std::int8_t> padded_;  // where a group is no multiple of 4
  std::vector<std::int8_t> ones_;    // [groups][padded_group_]
  std::vector<std::int32_t> sums_;   // [T + 1][groups][parts_]
};

}  // namespace qlinbench
