// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "reference/aligned_vector.h"
#include "reference/integer_kernel.h"
#include "reference/operands.h"
#include "reference/problem.h"
#include "reference/tiles.h"
#include "reference/token_rows.h"
#include "reference/weight_chunk.h"

namespace qlinbench {

/// The operator's sums in integers per group and in double over groups, for one tile of y:
/// r / x_scale before anything is rounded to an answer. Also the scratch memory for it, so one
/// object serves many tiles.
class IntegerTile {
 public:
  /// A good largest tile for `compute`.
  static constexpr TileShape kShape{512, 64};

  void compute(const Problem& problem, const Operands& operands, const TokenRows& rows,
               const Tile& tile, const IntegerKernel& kernel);

  /// Sum over the groups, ascending, of scale * A and then zero * (sum of x), less x_zero_point
  /// times the same for x = 1. The products within a sum are exact; the additions round, and so
  /// do the last product and subtraction. `token` and `column` count from the tile's first.
  const double* sums(std::int64_t token) const { return sums_.data() + token * stride_; }

  /// For each column of the tile a bound of the sum over k of 256 * |w|: at least kappa / x_scale
  /// of the sums above, in which x and x_zero_point are apart.
  const double* magnitudes() const { return magnitudes_.data(); }

 private:
  struct Columns {
    std::int64_t first = 0;  ///< counted from the tile's first
    std::int64_t count = 0;
  };

  void unpack_weights(const Problem& problem, const Operands& operands, const Tile& tile,
                      const WeightChunk& chunk, const IntegerKernel& kernel);
  void unpack_scales(const float* scales_and_zeros, Columns columns, std::int64_t at,
                     std::int64_t length);
  void multiply_chunk(const TokenRows& rows, const Tile& tile, const WeightChunk& chunk,
                      const IntegerKernel& kernel);
  void take_zero_points_off(const Operands& operands, const Tile& tile);

  std::int64_t stride_ = 0;            // the tile's columns, padded to whole blocks of the kernel
  AlignedVector<double> sums_;         // [tokens + 1][stride_], the row of ones last
  AlignedVector<double> magnitudes_;   // [stride_]
  AlignedVector<std::uint8_t> codes_;  // [blocks][parts][quads][block's columns][4]
  AlignedVector<double> scales_;       // [blocks][parts][block's columns]
  AlignedVector<double> zeros_;        // [blocks][parts][block's columns]
};

/// How many products the sums of an output add up in double: two for each group, or for each
/// part of at most kLongestPart of a longer one.
std::int64_t double_products(const Problem& problem);

}  // namespace qlinbench
