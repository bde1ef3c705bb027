// SPDX-License-Identifier: BSD-3-Clause
#include "reference/tiles.h"

#include <algorithm>

#include "reference/ceil_div.h"

namespace qlinbench {
namespace {

constexpr std::int64_t kFewestColumns = 64;
constexpr std::int64_t kFewestTokens = 16;
constexpr std::int64_t kTilesPerThread = 4;  // so that the threads end at about the same time

std::int64_t count_of(std::int64_t tokens, std::int64_t columns, TileShape shape) {
  return ceil_div(tokens, shape.tokens) * ceil_div(columns, shape.columns);
}

/// Tokens share the work of unpacking the weights, so columns are cut first.
TileShape shrink(std::int64_t tokens, std::int64_t columns, TileShape shape, Threads threads) {
  const std::int64_t wanted = threads.resolved() == 1 ? 1 : kTilesPerThread * threads.resolved();
  while (count_of(tokens, columns, shape) < wanted) {
    if (shape.columns > kFewestColumns && columns > kFewestColumns) {
      shape.columns = std::max(kFewestColumns, shape.columns / 2 / 16 * 16);
    } else if (shape.tokens > kFewestTokens && tokens > kFewestTokens) {
      shape.tokens = std::max(kFewestTokens, shape.tokens / 2);
    } else {
      break;
    }
  }
  return shape;
}

}  // namespace

std::vector<Tile> make_tiles(std::int64_t tokens, std::int64_t columns, TileShape largest,
                             Threads threads) {
  const TileShape shape = shrink(tokens, columns, largest, threads);
  std::vector<Tile> tiles;
  tiles.reserve(static_cast<std::size_t>(count_of(tokens, columns, shape)));
  for (std::int64_t column = 0; column < columns; column += shape.columns) {
    for (std::int64_t token = 0; token < tokens; token += shape.tokens) {
      tiles.push_back({token, std::min(shape.tokens, tokens - token), column,
                       std::min(shape.columns, columns - column)});
    }
  }
  return tiles;
}

}  // namespace qlinbench
