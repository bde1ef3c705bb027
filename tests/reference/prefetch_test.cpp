// SPDX-License-Identifier: BSD-3-Clause
#include "reference/prefetch.h"

#include <gmock/gmock.h>

#include <vector>

namespace qlinbench {
namespace {

TEST(CacheLines, AreThoseThatTheFirstAndTheLastByteLieInAndAllBetween) {
  alignas(kCacheLine) const char at[3 * kCacheLine] = {};
  EXPECT_EQ(CacheLines(at, 128).count(), 2);
  EXPECT_EQ(CacheLines(at + 16, 128).count(), 3);
  EXPECT_EQ(CacheLines(at + 63, 1).count(), 1);
  EXPECT_EQ(CacheLines(at + 63, 2).count(), 2);
  EXPECT_EQ(CacheLines(at + 16, 128).line(0), at);
  EXPECT_EQ(CacheLines(at + 16, 128).line(2), at + 128);
}

TEST(Ahead, AsksForEveryRowInAsManyTimes) {
  const std::vector<char> codes(3 * 1000);
  const std::vector<char> pairs(2 * 500);
  const MemoryRows all[] = {{codes.data(), 1000, 3, 128}, {}, {pairs.data(), 500, 2, 65}};
  Ahead one_by_one(all, 5);
  std::vector<const void*> rows;
  for (int i = 0; i < 6; ++i, one_by_one.ask()) rows.push_back(one_by_one.row());
  const char* c = codes.data();
  const char* p = pairs.data();
  EXPECT_THAT(rows, testing::ElementsAre(c, c + 1000, c + 2000, p, p + 500, nullptr));

  Ahead twice(all, 2);
  twice.ask();
  EXPECT_EQ(twice.row(), p) << "3 of 5 were asked for";
  twice.ask();
  EXPECT_EQ(twice.row(), nullptr);
}

TEST(Ahead, AsksForNothingOfNoRows) {
  const MemoryRows none[2];
  Ahead ahead(none, 7);
  ahead.ask();
  EXPECT_EQ(ahead.row(), nullptr);
}

}  // namespace
}  // namespace qlinbench
