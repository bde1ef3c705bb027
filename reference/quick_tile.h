// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "reference/aligned_vector.h"
#include "reference/operands.h"
#include "reference/problem.h"
#include "reference/quick_kernel.h"
#include "reference/quick_rows.h"
#include "reference/tiles.h"
#include "reference/token_rows.h"
#include "reference/weight_chunk.h"

namespace qlinbench {

/// What the tiles of one problem share.
struct QuickInputs {
  const Problem& problem;
  const Operands& operands;
  const TokenRows& rows;
  const QuickRows& quick_rows;
  const IntegerKernel& kernel;
};

/// The operator's sums for one tile of at most one block of columns, faster than IntegerTile: in
/// float32 within a run of parts. What that may be off is known for each output; what is then not
/// certain can be had in double. Also the scratch memory, so one object serves many tiles.
class QuickTile {
 public:
  void compute(const QuickInputs& inputs, const Tile& tile);

  /// A token to be rounded; it counts from the tile's first.
  QuickRow row(const QuickInputs& inputs, std::int64_t token) const;

  /// One output, and its sum in double, to be rounded like one of IntegerTile.
  struct Output {
    std::int64_t token = 0;
    std::int64_t column = 0;  ///< both counted from the tile's first
    double sum = 0.0;
    double magnitude = 0.0;
    std::array<double, kQuickLanes> lanes{};  ///< of the sum
  };
  /// Sums up the outputs at their tokens and columns, all of them chunk by chunk: each chunk is
  /// read from memory that lies close together.
  void sum(const QuickInputs& inputs, std::span<Output> outputs) const;

 private:
  void unpack_weights(const QuickInputs& inputs, const WeightChunk& chunk);
  std::array<MemoryRows, 2> chunk_memory(const QuickInputs& inputs, std::int64_t k) const;
  void multiply_chunk(const QuickInputs& inputs, const WeightChunk& chunk);
  QuickOutput chunk_of(const QuickInputs& inputs, const WeightChunk& chunk,
                       const TokenRows::Place& place, const Output& output) const;
  QuickWeights block(const QuickInputs& inputs, const WeightChunk& chunk) const;

  Tile tile_;
  std::int64_t stride_ = 0;
  AlignedVector<double> sums_;          // [tokens][stride_]
  AlignedVector<double> columns_;       // [3][stride_]
  QuickColumns found_;                  // in columns_
  AlignedVector<std::uint8_t> codes_;   // of one chunk, [parts][quads][stride_][4]
  AlignedVector<float> scales_;         // of all chunks, [parts][stride_]
  AlignedVector<float> zeros_;          // likewise
  AlignedVector<std::int32_t> levels_;  // of one chunk, [parts][stride_]
};

}  // namespace qlinbench
