// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "reference/operands.h"
#include "reference/parallel.h"
#include "reference/quick_kernel.h"
#include "reference/token_rows.h"

namespace qlinbench {

/// What quick kernels need of the tokens beside their TokenRows. Made once, shared by all tiles.
class QuickRows {
 public:
  QuickRows() = default;  ///< of no tokens
  QuickRows(const Problem& problem, const Operands& operands, const TokenRows& rows,
            Threads threads);

  /// The parts of a chunk of the token.
  const QuickPart* parts(std::int64_t token, const WeightChunk& chunk,
                         const TokenRows::Place& place) const {
    return parts_.data() + tokens_ * place.first_part + token * chunk.parts;
  }

  /// Euclidean norms of one token.
  struct Norms {
    double elements = 0.0;   ///< of x - x_zero_point, over k
    double distances = 0.0;  ///< of the sums of x - x_zero_point, over parts
  };
  const Norms& norms(std::int64_t token) const { return norms_.data()[token]; }

 private:
  std::int64_t tokens_ = 0;
  std::vector<QuickPart> parts_;  // [chunks][T][parts of the chunk]
  std::vector<Norms> norms_;      // [T]
};

}  // namespace qlinbench
