// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>

#include "reference/integer_kernel.h"
#include "reference/integer_tile.h"
#include "reference/operands.h"
#include "reference/problem.h"
#include "reference/quick_tile.h"
#include "reference/tiles.h"

namespace qlinbench {

struct OutputCounts {
  std::int64_t saturated = 0;
  std::int64_t settled = 0;   ///< in integers, since double arithmetic could not tell
  std::int64_t given_up = 0;  ///< as in ExactOutputs

  OutputCounts& operator+=(const OutputCounts& other) {
    saturated += other.saturated;
    settled += other.settled;
    given_up += other.given_up;
    return *this;
  }
};

/// Rounds sums to the exact outputs: those that are not certain are settled by what is slower and
/// tells more, float32 sums by double ones and these by integers. Where all sums are exact, at
/// once.
class ExactRounding {
 public:
  ExactRounding(const Problem& problem, const Operands& operands, const IntegerKernel& kernel,
                bool sums_are_exact, std::int8_t* y);

  /// Rounds the sums of a tile to its part of y.
  OutputCounts round_tile(const IntegerTile& sums, const Tile& tile) const;

  /// The same; nothing where so many outputs, of this tile and those before, were not certain that
  /// an IntegerTile takes less time.
  std::optional<OutputCounts> round_tile(const QuickInputs& inputs, const QuickTile& sums,
                                         const Tile& tile);

 private:
  std::int8_t* y_of(const Tile& tile, std::int64_t token) const;
  QuickRow quick_row(const QuickInputs& inputs, const QuickTile& sums, std::int64_t token) const;
  bool has_too_many(std::int64_t uncertain, std::int64_t outputs);
  OutputCounts round_one(const QuickTile::Output& output, const Tile& tile) const;
  OutputCounts round_sums(const SumsRow& row, std::int64_t token, std::int64_t first_column,
                          std::span<std::uint8_t> near) const;
  OutputCounts settle(std::int64_t token, std::int64_t column, double sum) const;

  const Problem& problem_;
  const Operands& operands_;
  const IntegerKernel& kernel_;
  bool sums_are_exact_;
  std::int8_t* y_;
  double error_;
  std::atomic<std::int64_t> quick_outputs_ = 0;
  std::atomic<std::int64_t> uncertain_outputs_ = 0;
};

}  // namespace qlinbench
