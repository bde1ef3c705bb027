// SPDX-License-Identifier: BSD-3-Clause
#include "reference/quick_tile.h"

#include <cmath>
#include <numeric>

#include "reference/integer_tile.h"
#include "reference/prefetch.h"

namespace qlinbench {
namespace {

/// Makes up for products of two errors and for bounds that were themselves added up in float32: at
/// most 128 parts of a chunk, so that they are off by less than 2^-16.
constexpr double kSecondOrder = 1 + 0x1p-10;

template <typename Body>
void for_each_chunk(const Problem& problem, Body body) {
  for (std::int64_t k = 0; k < problem.k;) {
    const WeightChunk chunk = WeightChunk::at(problem, k);
    body(chunk);
    k = chunk.end();
  }
}

}  // namespace

void QuickTile::compute(const QuickInputs& inputs, const Tile& tile) {
  tile_ = tile;
  stride_ = inputs.kernel.columns;
  const std::int64_t lanes = double_products(inputs.problem) / 2 * stride_;
  scales_.resize(static_cast<std::size_t>(lanes));
  zeros_.resize(static_cast<std::size_t>(lanes));
  sums_.assign(static_cast<std::size_t>(tile.tokens * stride_), 0.0);
  columns_.assign(static_cast<std::size_t>(3 * stride_), 0.0);
  double* at = columns_.data();
  found_ = {at, at + stride_, at + 2 * stride_};
  for_each_chunk(inputs.problem, [&](const WeightChunk& chunk) {
    unpack_weights(inputs, chunk);
    inputs.kernel.quick->measure(block(inputs, chunk), levels_.data(), found_);
    multiply_chunk(inputs, chunk);
  });
  for (std::int64_t c = 0; c < stride_; ++c) {
    found_.spread[c] = std::sqrt(found_.spread[c]);
    found_.zero[c] = std::sqrt(found_.zero[c]);
  }
}

/// Columns that pad the block keep whatever was there: nobody reads their sums.
void QuickTile::unpack_weights(const QuickInputs& inputs, const WeightChunk& chunk) {
  const Problem& problem = inputs.problem;
  const std::int64_t row_bytes = problem.k / 2;
  const std::int64_t first_part = inputs.rows.place_of(chunk).first_part;
  // Parts that need no padding stand in the codes as one long part would.
  const std::int64_t joined = chunk.length % kTwoQuads == 0 ? chunk.parts : 1;
  codes_.resize(static_cast<std::size_t>(chunk.parts * chunk.quads() * stride_ * kQuad));
  for (std::int64_t part = 0; part < chunk.parts; part += joined) {
    const std::int64_t k = chunk.first_k + part * chunk.length;
    inputs.kernel.unpack({inputs.operands.w_packed.data() + tile_.first_column * row_bytes + k / 2,
                          row_bytes, tile_.columns, joined * chunk.length},
                         codes_.data() + part * chunk.quads() * stride_ * kQuad);
  }
  levels_.resize(static_cast<std::size_t>(stride_ * chunk.parts));
  for (std::int64_t part = 0; part < chunk.parts; ++part) {
    const std::int64_t k = chunk.first_k + part * chunk.length;
    const float* pair = inputs.operands.w_scales_and_zeros.data() +
                        2 * (k / problem.group_size * problem.n + tile_.first_column);
    const std::int64_t at = (first_part + part) * stride_;
    inputs.kernel.quick->split(pair, tile_.columns, scales_.data() + at, zeros_.data() + at);
  }
}

/// Where the weights from k on lie that a chunk has, if there is one: codes, then scales and zeros.
std::array<MemoryRows, 2> QuickTile::chunk_memory(const QuickInputs& inputs, std::int64_t k) const {
  const Problem& problem = inputs.problem;
  if (k == problem.k) return {};
  const std::int64_t g = problem.group_size;
  const std::int64_t end = WeightChunk::at(problem, k).end();
  const std::int64_t code = tile_.first_column * problem.k + k;
  const std::int64_t pair = k / g * problem.n + tile_.first_column;
  constexpr std::int64_t kPair = 2 * sizeof(float);
  return {
      {{inputs.operands.w_packed.data() + code / 2, problem.k / 2, tile_.columns, (end - k) / 2},
       {inputs.operands.w_scales_and_zeros.data() + 2 * pair, kPair * problem.n,
        (end + g - 1) / g - k / g, kPair * tile_.columns}}};
}

QuickWeights QuickTile::block(const QuickInputs& inputs, const WeightChunk& chunk) const {
  const std::int64_t at = inputs.rows.place_of(chunk).first_part * stride_;
  return {codes_.data(), scales_.data() + at, zeros_.data() + at, levels_.data(),
          chunk.parts,   chunk.quads(),       chunk.length};
}

void QuickTile::multiply_chunk(const QuickInputs& inputs, const WeightChunk& chunk) {
  const TokenRows::Place place = inputs.rows.place_of(chunk);
  const auto next = chunk_memory(inputs, chunk.end());
  inputs.kernel.quick->multiply(
      block(inputs, chunk),
      {inputs.rows.x(tile_.first_token, place),
       inputs.quick_rows.parts(tile_.first_token, chunk, place), sums_.data(), tile_.tokens, next});
}

// With u = 2^-24, D and S as float32 (they are, being below 2^24), m = |scale * D| or |zero * S|:
//
// - A rounding of a run is off by at most u * |partial sum|, a partial sum by at most the sum of
//   the m before it. So a chunk is off by at most u * sum of passed * m, where a product is in
//   `passed` of the chunk's partial sums.
// - |D| <= |x - x_zero_point| |code - 8| and so (Cauchy and Schwarz) the sum over all parts of
//   passed * |scale * D| is at most the norm of x - x_zero_point times that of passed * scale *
//   (code - 8), over all k. Likewise that of passed * |zero * S|, over all parts.
// - No m passes less than one rounding. So the same sums bound all double sums, and what adding up
//   the chunks, x_scale and y_scale round is (products + 16) * 2^-53 of them at most.
QuickRow QuickTile::row(const QuickInputs& inputs, std::int64_t token) const {
  const std::int64_t index = tile_.first_token + token;
  const Operands& operands = inputs.operands;
  const auto products = static_cast<double>(double_products(inputs.problem));
  const double factor =
      static_cast<double>(operands.x_scale.data()[index]) / operands.y_scale.data()[index];
  const double unit = kSecondOrder * 0x1p-24 + (products + 16) * 0x1p-53;
  const QuickRows::Norms& norms = inputs.quick_rows.norms(index);
  return {.sums = sums_.data() + token * stride_,
          .columns = found_,
          .count = tile_.columns,
          .factor = factor,
          .spread = factor * unit * norms.elements,
          .zero = factor * unit * norms.distances,
          .y_zero_point = operands.y_zero_point.data()[index]};
}

void QuickTile::sum(const QuickInputs& inputs, std::span<Output> outputs) const {
  constexpr std::size_t kAhead = 2;
  for_each_chunk(inputs.problem, [&](const WeightChunk& chunk) {
    const TokenRows::Place place = inputs.rows.place_of(chunk);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      if (i + kAhead < outputs.size()) {
        const QuickOutput later = chunk_of(inputs, chunk, place, outputs[i + kAhead]);
        prefetch(later.x, later.count * later.quads * kQuad);
        prefetch(later.packed, later.count * later.length / 2);
        prefetch(later.parts, later.count * static_cast<std::int64_t>(sizeof *later.parts));
      }
      inputs.kernel.quick->sum(chunk_of(inputs, chunk, place, outputs[i]), outputs[i].lanes.data());
    }
  });
  for (Output& output : outputs) {
    output.sum = std::accumulate(output.lanes.begin(), output.lanes.end(), 0.0);
    output.magnitude = kSecondOrder * found_.magnitudes[output.column];
  }
}

QuickOutput QuickTile::chunk_of(const QuickInputs& inputs, const WeightChunk& chunk,
                                const TokenRows::Place& place, const Output& output) const {
  const Operands& operands = inputs.operands;
  const std::int64_t token = tile_.first_token + output.token;
  const std::int64_t column = tile_.first_column + output.column;
  const std::int64_t at = place.first_part * stride_ + output.column;
  return {.x = inputs.rows.x(token, place),
          .packed = operands.w_packed.data() + (column * inputs.problem.k + chunk.first_k) / 2,
          .parts = inputs.quick_rows.parts(token, chunk, place),
          .scales = scales_.data() + at,
          .zeros = zeros_.data() + at,
          .count = chunk.parts,
          .quads = chunk.quads(),
          .length = chunk.length,
          .x_zero_point = operands.x_zero_point.data()[token]};
}

}  // namespace qlinbench
