// SPDX-License-Identifier: BSD-3-Clause
#include "reference/float_reference.h"

#include <algorithm>
#include <array>

#include "reference/quantize.h"
#include "reference/tiles.h"

namespace qlinbench {
namespace {

/// k at a time: dequantized weights and activations of a tile stay in the second cache. A
/// multiple of 16, so that k mod 16 counts from each chunk's first k as well.
constexpr std::int64_t kChunkLength = 512;
constexpr TileShape kShape{128, 128};

std::int64_t round_up(std::int64_t a, std::int64_t multiple) {
  return (a + multiple - 1) / multiple * multiple;
}

/// Float32 sums of one tile of y, with the memory they need.
class FloatTile {
 public:
  void compute(const Problem& problem, const Operands& operands, const Tile& tile,
               const FloatKernel& kernel) {
    columns_ = round_up(tile.columns, kFloatColumns);
    partial_.assign(static_cast<std::size_t>(tile.tokens * columns_ * kPartialSums), 0.0F);
    a_.resize(static_cast<std::size_t>(tile.tokens * kChunkLength));
    // Columns that pad the tile are zeros, and so is `a` beyond the last k: adding 0 * w changes
    // no sum, as none is -0 and no w, old ones included, is infinite.
    w_.assign(static_cast<std::size_t>(columns_ * kChunkLength), 0.0F);
    for (std::int64_t k = 0; k < problem.k; k += kChunkLength) {
      const std::int64_t length = std::min(kChunkLength, problem.k - k);
      dequantize_x(problem, operands, tile, kernel, k, length);
      dequantize_w(problem, operands, tile, kernel, k, length);
      multiply(tile, kernel, round_up(length, kPartialSums));
    }
  }

  /// The partial sums of one output, `token` and `column` counted from the tile's first.
  std::span<const float, kPartialSums> partial(std::int64_t token, std::int64_t column) const {
    return std::span<const float, kPartialSums>(
        partial_.data() + (token * columns_ + column) * kPartialSums, kPartialSums);
  }

 private:
  void dequantize_x(const Problem& problem, const Operands& operands, const Tile& tile,
                    const FloatKernel& kernel, std::int64_t k, std::int64_t length) {
    for (std::int64_t t = 0; t < tile.tokens; ++t) {
      const std::int64_t token = tile.first_token + t;
      float* row = a_.data() + t * kChunkLength;
      kernel.dequantize_x(operands.x.data() + token * problem.k + k, length,
                          operands.x_zero_point.data()[token], operands.x_scale.data()[token], row);
      std::fill(row + length, row + round_up(length, kPartialSums), 0.0F);
    }
  }

  void dequantize_w(const Problem& problem, const Operands& operands, const Tile& tile,
                    const FloatKernel& kernel, std::int64_t k, std::int64_t length) {
    for (std::int64_t c = 0; c < tile.columns; ++c) {
      const std::int64_t column = tile.first_column + c;
      const std::uint8_t* packed = operands.w_packed.data() + column * (problem.k / 2);
      float* row = w_.data() + c * kChunkLength;
      for (std::int64_t at = k; at < k + length;) {
        const std::int64_t group = at / problem.group_size;
        const std::int64_t end = std::min(k + length, (group + 1) * problem.group_size);
        const float* pair = operands.w_scales_and_zeros.data() + 2 * (group * problem.n + column);
        kernel.dequantize_w(packed + at / 2, end - at, pair[0], pair[1], row + (at - k));
        at = end;
      }
    }
  }

  void multiply(const Tile& tile, const FloatKernel& kernel, std::int64_t length) {
    const std::int64_t token_stride = columns_ * kPartialSums;
    for (std::int64_t t = 0; t < tile.tokens; t += kFloatTokens) {
      const int tokens = static_cast<int>(std::min<std::int64_t>(kFloatTokens, tile.tokens - t));
      const FloatRows a{a_.data() + t * kChunkLength, kChunkLength};
      for (std::int64_t c = 0; c < columns_; c += kFloatColumns) {
        const FloatRows w{w_.data() + c * kChunkLength, kChunkLength};
        float* partial = partial_.data() + t * token_stride + c * kPartialSums;
        kernel.multiply(a, w, length, {partial, token_stride}, tokens);
      }
    }
  }

  std::int64_t columns_ = 0;    // the tile's, padded to whole kernels
  std::vector<float> a_;        // [tokens][kChunkLength]
  std::vector<float> w_;        // [columns][kChunkLength]
  std::vector<float> partial_;  // [tokens][columns][16]
};

void round_tile(const Problem& problem, const Operands& operands, const FloatTile& sums,
                const Tile& tile, std::int8_t* y) {
  for (std::int64_t t = 0; t < tile.tokens; ++t) {
    const std::int64_t token = tile.first_token + t;
    const float y_scale = operands.y_scale.data()[token];
    const int zero_point = operands.y_zero_point.data()[token];
    std::int8_t* row = y + token * problem.n + tile.first_column;
    for (std::int64_t c = 0; c < tile.columns; ++c) {
      const float quotient = add_in_pairs(sums.partial(t, c)) / y_scale;
      const int value = unclamped_output(quotient, zero_point, problem.rounding);
      row[c] = static_cast<std::int8_t>(clamp_output(value));
    }
  }
}

}  // namespace

float add_in_pairs(std::span<const float, kPartialSums> partial) {
  std::array<float, kPartialSums> sums{};
  std::copy(partial.begin(), partial.end(), sums.begin());
  for (std::size_t count = kPartialSums / 2; count > 0; count /= 2) {
    for (std::size_t i = 0; i < count; ++i) sums[i] = sums[2 * i] + sums[2 * i + 1];
  }
  return sums[0];
}

std::vector<std::int8_t> float_reference(const Problem& problem, const Operands& operands,
                                         Threads threads, InstructionSet set) {
  std::vector<std::int8_t> y(static_cast<std::size_t>(problem.tokens() * problem.n));
  const auto tiles = make_tiles(problem.tokens(), problem.n, kShape, threads);
  const FloatKernel kernel = float_kernel(set);
  parallel_for_with<FloatTile>(std::ssize(tiles), threads, [&](FloatTile& sums, std::int64_t i) {
    const Tile& tile = tiles[static_cast<std::size_t>(i)];
    sums.compute(problem, operands, tile, kernel);
    round_tile(problem, operands, sums, tile, y.data());
  });
  return y;
}

}  // namespace qlinbench
