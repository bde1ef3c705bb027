// SPDX-License-Identifier: BSD-3-Clause
#include "reference/tiles.h"

#include <gmock/gmock.h>

#include <vector>

namespace qlinbench {
namespace {

TEST(MakeTiles, CoversEachOutputOnce) {
  for (const std::int64_t tokens : {1, 7, 512, 513}) {
    for (const std::int64_t columns : {1, 16, 17, 1000}) {
      for (const unsigned threads : {1U, 2U, 30U}) {
        std::vector<char> covered(static_cast<std::size_t>(tokens * columns));
        for (const Tile& tile : make_tiles(tokens, columns, {512, 64}, {threads})) {
          EXPECT_LE(tile.tokens, 512);
          EXPECT_LE(tile.columns, 64);
          EXPECT_EQ(tile.first_column % 16, 0);
          for (std::int64_t t = tile.first_token; t < tile.first_token + tile.tokens; ++t) {
            for (std::int64_t c = tile.first_column; c < tile.first_column + tile.columns; ++c) {
              ++covered.at(static_cast<std::size_t>(t * columns + c));
            }
          }
        }
        EXPECT_EQ(std::ranges::count(covered, 1), std::ssize(covered))
            << tokens << " x " << columns;
      }
    }
  }
}

TEST(MakeTiles, CutsSmallProblemsSoThatAllThreadsHaveWork) {
  EXPECT_EQ(make_tiles(1, 256, {512, 64}, {1}).size(), 4U);
  EXPECT_EQ(make_tiles(1, 1024, {512, 256}, {4}).size(), 16U);
  EXPECT_EQ(make_tiles(512, 16, {512, 64}, {4}).size(), 16U);
}

}  // namespace
}  // namespace qlinbench
