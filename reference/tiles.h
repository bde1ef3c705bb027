// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "reference/parallel.h"

namespace qlinbench {

/// A rectangle of y: the unit of work of a reference. What an output is does not depend on the
/// tile that it falls into.
struct Tile {
  std::int64_t first_token = 0;
  std::int64_t tokens = 0;
  std::int64_t first_column = 0;
  std::int64_t columns = 0;

  bool operator==(const Tile&) const = default;
};

/// The largest tile worth having; columns a multiple of 16.
struct TileShape {
  std::int64_t tokens = 1;
  std::int64_t columns = 16;
};

/// Cuts [tokens, columns] into tiles of at most `largest`, smaller ones where there would be too
/// few to keep all threads busy. Columns begin at multiples of 16.
std::vector<Tile> make_tiles(std::int64_t tokens, std::int64_t columns, TileShape largest,
                             Threads threads);

}  // namespace qlinbench
