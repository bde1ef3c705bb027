// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "reference/integer_kernel.h"
#include "reference/operands.h"
#include "reference/problem.h"
#include "reference/tiles.h"

namespace qlinbench {

/// The operator's sums in integers per group and in double over groups, for one tile of y:
/// r / x_scale before anything is rounded to an answer. Also the scratch memory for it, so one
/// object serves many tiles.
class IntegerTile {
 public:
  /// A good largest tile for `compute`.
  static constexpr TileShape kShape{512, 64};

  void compute(const Problem& problem, const Operands& operands, const Tile& tile,
               const IntegerKernel& kernel);

  /// Sum over the groups, ascending, of scale * D and then zero * S. Every product is exact; the
  /// additions round. `token` and `column` count from the tile's first.
  const double* sums(std::int64_t token) const { return sums_.data() + token * stride_; }

  /// For each column of the tile a bound of the sum over k of 255 * |w|, and so of kappa / x_scale.
  const double* magnitudes() const { return magnitudes_.data(); }

 private:
  struct Chunk;

  void pack_weights(const Problem& problem, const Operands& operands, const Tile& tile,
                    const Chunk& chunk);
  void pack_column(const Problem& problem, const Operands& operands, const Chunk& chunk,
                   std::int64_t column, std::int64_t tile_column);
  void multiply_chunk(const Problem& problem, const Operands& operands, const Tile& tile,
                      const Chunk& chunk, const IntegerKernel& kernel);
  const std::int8_t* padded_x(const std::int8_t* x, const Chunk& chunk, int slot);
  void multiply_strips(const Chunk& chunk, const IntegerKernel& kernel, TokenStrip* tokens,
                       int count, double* sums) const;

  std::int64_t stride_ = 0;  // the tile's columns, padded to whole strips
  std::vector<double> sums_;
  std::vector<double> magnitudes_;
  std::vector<std::uint8_t> row_;        // [quads][4] of one column
  std::vector<std::uint8_t> codes_;      // [strips][parts][quads][16][4]
  std::vector<std::int32_t> code_sums_;  // [strips][parts][16]
  std::vector<double> scales_;           // [strips][parts][16]
  std::vector<double> zeros_;            // [strips][parts][16]
  std::vector<std::int8_t> x_;           // [tokens][parts][quads][4], where a part is padded
  std::vector<std::int32_t> x_sums_;     // [tokens][parts]
};

/// How many products the sums of an output add up in double: two for each group, or for each
/// part of at most kLongestPart of a longer one.
std::int64_t double_products(const Problem& problem);

}  // namespace qlinbench
