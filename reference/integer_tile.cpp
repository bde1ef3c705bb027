// SPDX-License-Identifier: BSD-3-Clause
#include "reference/integer_tile.h"

#include <algorithm>
#include <cmath>

#include "reference/ceil_div.h"

namespace qlinbench {

void IntegerTile::compute(const Problem& problem, const Operands& operands, const TokenRows& rows,
                          const Tile& tile, const IntegerKernel& kernel) {
  stride_ = ceil_div(tile.columns, kernel.columns) * kernel.columns;
  sums_.assign(static_cast<std::size_t>((tile.tokens + 1) * stride_), 0.0);
  magnitudes_.assign(static_cast<std::size_t>(stride_), 0.0);
  for (std::int64_t k = 0; k < problem.k;) {
    const WeightChunk chunk = WeightChunk::at(problem, k);
    unpack_weights(problem, operands, tile, chunk, kernel);
    multiply_chunk(rows, tile, chunk, kernel);
    k = chunk.end();
  }
  take_zero_points_off(operands, tile);
}

/// Columns that pad a block keep whatever was there: nobody reads their sums.
void IntegerTile::unpack_weights(const Problem& problem, const Operands& operands, const Tile& tile,
                                 const WeightChunk& chunk, const IntegerKernel& kernel) {
  const std::int64_t lanes = stride_ * chunk.parts;
  codes_.resize(static_cast<std::size_t>(lanes * chunk.quads() * kQuad));
  scales_.resize(static_cast<std::size_t>(lanes));
  zeros_.resize(static_cast<std::size_t>(lanes));
  const std::int64_t row_bytes = problem.k / 2;
  for (std::int64_t column = 0; column < tile.columns; column += kernel.columns) {
    const std::int64_t columns = std::min(kernel.columns, tile.columns - column);
    for (std::int64_t part = 0; part < chunk.parts; ++part) {
      const std::int64_t k = chunk.first_k + part * chunk.length;
      const std::int64_t first = tile.first_column + column;
      const std::int64_t at = column * chunk.parts + part * kernel.columns;
      kernel.unpack(
          {operands.w_packed.data() + first * row_bytes + k / 2, row_bytes, columns, chunk.length},
          codes_.data() + at * chunk.quads() * kQuad);
      const std::int64_t pair = k / problem.group_size * problem.n + first;
      unpack_scales(operands.w_scales_and_zeros.data() + 2 * pair, {column, columns}, at,
                    chunk.length);
    }
  }
}

/// The scales and zeros of a part of `length` k, from `at` on, for some columns of the tile.
void IntegerTile::unpack_scales(const float* scales_and_zeros, Columns columns, std::int64_t at,
                                std::int64_t length) {
  const double most = 256.0 * static_cast<double>(length);
  double* scales = scales_.data() + at;
  double* zeros = zeros_.data() + at;
  double* magnitudes = magnitudes_.data() + columns.first;
  for (std::int64_t c = 0; c < columns.count; ++c) {
    scales[c] = scales_and_zeros[2 * c];
    zeros[c] = scales_and_zeros[2 * c + 1];
    magnitudes[c] += most * (8 * std::abs(scales[c]) + std::abs(zeros[c]));
  }
}

void IntegerTile::multiply_chunk(const TokenRows& rows, const Tile& tile, const WeightChunk& chunk,
                                 const IntegerKernel& kernel) {
  const TokenRows::Place place = rows.place_of(chunk);
  for (std::int64_t first = 0; first <= tile.tokens; first += kernel.tokens) {
    TokenStrip tokens[kMostTokens];
    const auto count = std::min<std::int64_t>(kernel.tokens, tile.tokens + 1 - first);
    for (std::int64_t t = 0; t < count; ++t) {
      const bool is_last = first + t == tile.tokens;
      const std::int64_t row = is_last ? rows.ones_row() : tile.first_token + first + t;
      tokens[t] = {rows.x(row, place), rows.sums(row, place), sums_.data() + (first + t) * stride_};
    }
    for (std::int64_t column = 0; column < stride_; column += kernel.columns) {
      const std::int64_t at = column * chunk.parts;
      const WeightBlock weights{codes_.data() + at * chunk.quads() * kQuad, scales_.data() + at,
                                zeros_.data() + at, chunk.parts, chunk.quads()};
      kernel.multiply(weights, tokens, static_cast<int>(count));
      for (std::int64_t t = 0; t < count; ++t) tokens[t].sums += kernel.columns;
    }
  }
}

/// sum over k of (x - x_zero_point) * w = that of x * w, less x_zero_point times that of 1 * w.
void IntegerTile::take_zero_points_off(const Operands& operands, const Tile& tile) {
  const double* ones = sums_.data() + tile.tokens * stride_;
  for (std::int64_t t = 0; t < tile.tokens; ++t) {
    const double zero_point = operands.x_zero_point.data()[tile.first_token + t];
    double* sums = sums_.data() + t * stride_;
    for (std::int64_t c = 0; c < stride_; ++c) sums[c] -= zero_point * ones[c];
  }
}

std::int64_t double_products(const Problem& problem) {
  return 2 * problem.groups() * ceil_div(problem.group_size, kLongestPart);
}

}  // namespace qlinbench
