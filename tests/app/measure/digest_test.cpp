// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/digest.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace qlinbench {
namespace {

constexpr Problem kProblem{.b = 1, .m = 3, .n = 6, .k = 2, .group_size = 2};

std::vector<std::int8_t> ascending() {
  std::vector<std::int8_t> y(18);
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = static_cast<std::int8_t>(i * 7);
  return y;
}

TEST(Digest, EveryOutputAndItsPlaceCount) {
  std::set<std::uint64_t> digests{digest_of(kProblem, ascending())};
  for (std::size_t i = 0; i < 18; ++i) {
    for (const int change : {1, 128}) {
      std::vector<std::int8_t> y = ascending();
      y[i] = static_cast<std::int8_t>(y[i] ^ change);
      EXPECT_TRUE(digests.insert(digest_of(kProblem, y)).second) << i;
    }
    std::vector<std::int8_t> y = ascending();
    std::swap(y[i], y[(i + 1) % 18]);
    EXPECT_TRUE(digests.insert(digest_of(kProblem, y)).second) << i;
  }
}

TEST(Digest, WholeRowsExchangedAreSeen) {
  std::vector<std::int8_t> y = ascending();
  std::swap_ranges(y.begin(), y.begin() + 6, y.begin() + 6);
  EXPECT_NE(digest_of(kProblem, y), digest_of(kProblem, ascending()));
}

}  // namespace
}  // namespace qlinbench
