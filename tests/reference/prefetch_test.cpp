// SPDX-License-Identifier: BSD-3-Clause
#include "reference/prefetch.h"

#include <gmock/gmock.h>

#include <vector>

namespace qlinbench {
namespace {

TEST(Ahead, AsksForEveryLineOfEveryRowOnce) {
  const std::vector<char> codes(3 * 1000);
  const std::vector<char> pairs(2 * 500);
  const MemoryRows all[] = {{codes.data(), 1000, 3, 128}, {pairs.data(), 500, 2, 65}};
  Ahead ahead(all, 1);
  std::vector<const void*> lines;
  for (int i = 0; i < 10; ++i) lines.push_back(ahead.next());
  const char* c = codes.data();
  const char* p = pairs.data();
  EXPECT_THAT(lines, testing::ElementsAre(c, c + 64, c + 1000, c + 1064, c + 2000, c + 2064, p,
                                          p + 64, p + 500, p + 564));
  ahead.ask();  // for nothing: there is no more
}

TEST(Ahead, AsksForAsManyLinesAtOnceAsTheTimesNeed) {
  const std::vector<char> codes(640);
  const MemoryRows all[] = {{codes.data(), 640, 1, 640}};
  Ahead ahead(all, 3);
  ahead.ask();
  EXPECT_EQ(ahead.next(), codes.data() + 256) << "4 of 10 were asked for";
}

TEST(Ahead, AsksForNothingOfNoRows) {
  const MemoryRows none[2];
  Ahead ahead(none, 7);
  ahead.ask();
  EXPECT_EQ(ahead.next(), nullptr) << "of the first row, which ask() has left";
}

}  // namespace
}  // namespace qlinbench
