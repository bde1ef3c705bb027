// SPDX-License-Identifier: BSD-3-Clause
#include "reference/integer_tile.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace qlinbench {
namespace {

/// Bytes of unpacked codes that a strip takes at once: they stay in the first cache while all
/// tokens pass.
constexpr std::int64_t kChunkLength = 1024;

std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

/// codes[k] for k < length (even), the high nibble first; returns their sum.
std::int32_t unpack_codes(const std::uint8_t* packed, std::int64_t length, std::uint8_t* codes) {
  std::int32_t sum = 0;
  for (std::int64_t pair = 0; pair < length / 2; ++pair) {
    const int high = packed[pair] >> 4;
    const int low = packed[pair] & 15;
    codes[2 * pair] = static_cast<std::uint8_t>(high);
    codes[2 * pair + 1] = static_cast<std::uint8_t>(low);
    sum += high + low;
  }
  return sum;
}

/// Puts the quads of one column a strip apart.
void spread_quads(const std::uint8_t* codes, std::int64_t quads, std::uint8_t* strip) {
  for (std::int64_t quad = 0; quad < quads; ++quad) {
    std::memcpy(strip + quad * (kStripColumns * kQuad), codes + quad * kQuad, kQuad);
  }
}

}  // namespace

/// Consecutive k: several whole groups, or a part of one.
struct IntegerTile::Chunk {
  std::int64_t first_k = 0;
  std::int64_t parts = 0;
  std::int64_t length = 0;  ///< of each part

  std::int64_t quads() const { return ceil_div(length, kQuad); }
  std::int64_t bytes() const { return parts * quads() * kQuad; }

  /// The chunk that begins at `k`.
  static Chunk at(const Problem& problem, std::int64_t k) {
    const std::int64_t g = problem.group_size;
    if (g > kLongestPart) return {k, 1, std::min(kLongestPart, g - k % g)};
    const std::int64_t parts = std::max<std::int64_t>(1, kChunkLength / g);
    return {k, std::min(parts, (problem.k - k) / g), g};
  }

  std::int64_t end() const { return first_k + parts * length; }
};

void IntegerTile::compute(const Problem& problem, const Operands& operands, const Tile& tile,
                          const IntegerKernel& kernel) {
  stride_ = ceil_div(tile.columns, kStripColumns) * kStripColumns;
  sums_.assign(static_cast<std::size_t>(tile.tokens * stride_), 0.0);
  magnitudes_.assign(static_cast<std::size_t>(stride_), 0.0);
  for (std::int64_t k = 0; k < problem.k;) {
    const Chunk chunk = Chunk::at(problem, k);
    pack_weights(problem, operands, tile, chunk);
    multiply_chunk(problem, operands, tile, chunk, kernel);
    k = chunk.end();
  }
}

void IntegerTile::pack_weights(const Problem& problem, const Operands& operands, const Tile& tile,
                               const Chunk& chunk) {
  const auto lanes = static_cast<std::size_t>(stride_ * chunk.parts);
  row_.assign(static_cast<std::size_t>(chunk.quads() * kQuad), 0);
  codes_.assign(static_cast<std::size_t>(stride_ * chunk.bytes()), 0);
  code_sums_.assign(lanes, 0);
  scales_.assign(lanes, 0.0);
  zeros_.assign(lanes, 0.0);
  for (std::int64_t c = 0; c < tile.columns; ++c) {
    pack_column(problem, operands, chunk, tile.first_column + c, c);
  }
}

void IntegerTile::pack_column(const Problem& problem, const Operands& operands, const Chunk& chunk,
                              std::int64_t column, std::int64_t tile_column) {
  const std::int64_t strip = tile_column / kStripColumns;
  const std::int64_t lane = tile_column % kStripColumns;
  const std::uint8_t* packed =
      operands.w_packed.data() + column * (problem.k / 2) + chunk.first_k / 2;
  const float* scales_and_zeros = operands.w_scales_and_zeros.data() + 2 * column;
  std::uint8_t* codes = codes_.data() + strip * kStripColumns * chunk.bytes() + lane * kQuad;
  double& magnitude = magnitudes_.data()[tile_column];
  for (std::int64_t part = 0; part < chunk.parts; ++part) {
    const std::int64_t k = part * chunk.length;
    const std::int64_t group = (chunk.first_k + k) / problem.group_size;
    const double scale = scales_and_zeros[2 * problem.n * group];
    const double zero = scales_and_zeros[2 * problem.n * group + 1];
    const std::int64_t at = (strip * chunk.parts + part) * kStripColumns + lane;
    const std::int32_t sum = unpack_codes(packed + k / 2, chunk.length, row_.data());
    spread_quads(row_.data(), chunk.quads(), codes + part * chunk.quads() * kStripColumns * kQuad);
    code_sums_.data()[at] = sum - 8 * static_cast<std::int32_t>(chunk.length);
    scales_.data()[at] = scale;
    zeros_.data()[at] = zero;
    const double most = 255.0 * static_cast<double>(chunk.length);
    magnitude += most * (8 * std::abs(scale) + std::abs(zero));
  }
}

void IntegerTile::multiply_chunk(const Problem& problem, const Operands& operands, const Tile& tile,
                                 const Chunk& chunk, const IntegerKernel& kernel) {
  x_.resize(static_cast<std::size_t>(kMostTokens * chunk.bytes()));
  x_sums_.resize(static_cast<std::size_t>(kMostTokens * chunk.parts));
  for (std::int64_t first = 0; first < tile.tokens; first += kernel.tokens) {
    TokenStrip tokens[kMostTokens];
    const int count = static_cast<int>(std::min<std::int64_t>(kernel.tokens, tile.tokens - first));
    for (int t = 0; t < count; ++t) {
      const std::int64_t token = tile.first_token + first + t;
      const std::int8_t* x = operands.x.data() + token * problem.k + chunk.first_k;
      std::int32_t* x_sums = x_sums_.data() + t * chunk.parts;
      kernel.sum_parts(x, chunk.parts, chunk.length, x_sums);
      tokens[t] = {padded_x(x, chunk, t), x_sums, operands.x_zero_point.data()[token], nullptr};
    }
    multiply_strips(chunk, kernel, tokens, count, sums_.data() + first * stride_);
  }
}

/// x itself where parts are whole quads, else a copy that is padded to them with zeros.
const std::int8_t* IntegerTile::padded_x(const std::int8_t* x, const Chunk& chunk, int slot) {
  if (chunk.length % kQuad == 0) return x;
  std::int8_t* copy = x_.data() + slot * chunk.bytes();
  std::memset(copy, 0, static_cast<std::size_t>(chunk.bytes()));
  for (std::int64_t part = 0; part < chunk.parts; ++part) {
    std::memcpy(copy + part * chunk.quads() * kQuad, x + part * chunk.length,
                static_cast<std::size_t>(chunk.length));
  }
  return copy;
}

void IntegerTile::multiply_strips(const Chunk& chunk, const IntegerKernel& kernel,
                                  TokenStrip* tokens, int count, double* sums) const {
  for (std::int64_t column = 0; column < stride_; column += kStripColumns) {
    const std::int64_t at = column * chunk.parts;
    const WeightStrip weights{codes_.data() + column * chunk.bytes(),
                              code_sums_.data() + at,
                              scales_.data() + at,
                              zeros_.data() + at,
                              chunk.parts,
                              chunk.length,
                              chunk.quads()};
    for (int t = 0; t < count; ++t) tokens[t].sums = sums + t * stride_ + column;
    kernel.multiply(weights, tokens, count);
  }
}

std::int64_t double_products(const Problem& problem) {
  return 2 * problem.groups() * ceil_div(problem.group_size, kLongestPart);
}

}  // namespace qlinbench
