// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/throughput.h"

#include <gtest/gtest.h>

namespace qlinbench {
namespace {

const Problem kProblem{.b = 2, .m = 3, .n = 10, .k = 64, .group_size = 16};

TEST(Throughput, CountsAMultiplicationAndAnAdditionPerProduct) {
  EXPECT_EQ(operation_count(kProblem), 2.0 * 2 * 3 * 10 * 64);
  // 7680 operations in 2 ns are 3.84e12 a second.
  EXPECT_DOUBLE_EQ(tops(kProblem, 2.0), 3.84);
}

TEST(Throughput, CountsTheOperatorsOwnBytes) {
  // weights 10 * 64 / 2 = 320, scales and zeros 8 * 10 * 4 = 320, x 6 * 64 = 384, y 6 * 10 = 60,
  // per token 16 * 6 = 96.
  EXPECT_EQ(minimum_bytes(kProblem), 320.0 + 320.0 + 384.0 + 60.0 + 96.0);
  // 1180 bytes in 10 ns are 118e9 a second.
  EXPECT_DOUBLE_EQ(gb_per_s(kProblem, 10.0), 118.0);
}

}  // namespace
}  // namespace qlinbench
