// SPDX-License-Identifier: BSD-3-Clause
#include "reference/exact_reference.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>

#include "reference/exact_arithmetic.h"
#include "reference/exact_rounding.h"
#include "reference/integer_tile.h"
#include "reference/quick_tile.h"

namespace qlinbench {
namespace {

/// Computes tiles, by float32 sums as long as these settle most outputs.
class TileRounding {
 public:
  TileRounding(const Problem& problem, const Operands& operands, const IntegerKernel& kernel,
               bool sums_are_exact, Threads threads, std::int8_t* y)
      : problem_(problem),
        operands_(operands),
        kernel_(kernel),
        rounding_(problem, operands, kernel, sums_are_exact, y),
        rows_(problem, operands, threads),
        quick_rows_(kernel.quick == nullptr ? QuickRows()
                                            : QuickRows(problem, operands, rows_, threads)),
        quick_(kernel.quick != nullptr && IntegerTile::kShape.columns <= kernel.columns) {}

  struct Scratch {
    IntegerTile sums;
    QuickTile quick;
  };

  OutputCounts round(const Tile& tile, Scratch& scratch) {
    OutputCounts counts;
    if (quick_) {
      const QuickInputs inputs{problem_, operands_, rows_, quick_rows_, kernel_};
      scratch.quick.compute(inputs, tile);
      const auto rounded = rounding_.round_tile(inputs, scratch.quick, tile);
      if (rounded) return *rounded;
      quick_ = false;  // other tiles of this problem are likely to be no better
      counts.given_up = tile.tokens * tile.columns;
    }
    scratch.sums.compute(problem_, operands_, rows_, tile, kernel_);
    counts += rounding_.round_tile(scratch.sums, tile);
    return counts;
  }

 private:
  const Problem& problem_;
  const Operands& operands_;
  const IntegerKernel& kernel_;
  ExactRounding rounding_;
  TokenRows rows_;
  QuickRows quick_rows_;
  std::atomic<bool> quick_;
};

}  // namespace

ExactOutputs exact_reference(const Problem& problem, const Operands& operands, Threads threads,
                             InstructionSet set) {
  ExactOutputs outputs;
  outputs.y.resize(static_cast<std::size_t>(problem.tokens() * problem.n));
  const auto tiles = make_tiles(problem.tokens(), problem.n, IntegerTile::kShape, threads);
  const IntegerKernel kernel = integer_kernel(set);
  outputs.exact_in_float32 = all_exact_in_float32(problem, operands, threads);
  TileRounding rounding(problem, operands, kernel, outputs.exact_in_float32, threads,
                        outputs.y.data());
  std::mutex mutex;
  OutputCounts all;
  parallel_for_with<TileRounding::Scratch>(
      std::ssize(tiles), threads, [&](TileRounding::Scratch& scratch, std::int64_t i) {
        const OutputCounts counts = rounding.round(tiles[static_cast<std::size_t>(i)], scratch);
        const std::lock_guard lock(mutex);
        all += counts;
      });
  outputs.saturated = all.saturated;
  outputs.settled = all.settled;
  outputs.given_up = all.given_up;
  return outputs;
}

std::vector<RealRange> real_ranges(const Problem& problem, const Operands& operands,
                                   std::int64_t columns, Threads threads) {
  const double infinity = HUGE_VAL;
  std::vector<RealRange> ranges(static_cast<std::size_t>(problem.tokens()),
                                RealRange{infinity, -infinity});
  const auto tiles = make_tiles(problem.tokens(), columns, IntegerTile::kShape, threads);
  const IntegerKernel kernel = integer_kernel(best_instruction_set());
  const TokenRows rows(problem, operands, threads);
  std::mutex mutex;
  parallel_for_with<IntegerTile>(
      std::ssize(tiles), threads, [&](IntegerTile& sums, std::int64_t i) {
        const Tile& tile = tiles[static_cast<std::size_t>(i)];
        sums.compute(problem, operands, rows, tile, kernel);
        const std::lock_guard lock(mutex);
        for (std::int64_t t = 0; t < tile.tokens; ++t) {
          const double x_scale = operands.x_scale.data()[tile.first_token + t];
          const auto [low, high] = std::minmax_element(sums.sums(t), sums.sums(t) + tile.columns);
          RealRange& range = ranges.data()[tile.first_token + t];
          range.low = std::min(range.low, x_scale * *low);
          range.high = std::max(range.high, x_scale * *high);
        }
      });
  return ranges;
}

}  // namespace qlinbench
