// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/quantities.h"

#include <gtest/gtest.h>

namespace qlinbench {
namespace {

constexpr std::int64_t kMost = std::int64_t{1} << 53;

TEST(ParsePositive, TakesDecimalNumbersAboveZero) {
  EXPECT_EQ(parse_positive("0.5"), 0.5);
  EXPECT_EQ(parse_positive("12"), 12.0);
  EXPECT_EQ(parse_positive("1e-3"), 0.001);
}

TEST(ParsePositive, RefusesAllElse) {
  for (const char* text : {"", "0", "-1", "0.0", "nan", "inf", "1e999", "5 %", "5%", " 5", "5 ",
                           "0x10", "+1", "1,5", "five"}) {
    EXPECT_FALSE(parse_positive(text)) << text;
  }
}

TEST(ParseCount, TakesWholeNumbersFromOneTo2To53) {
  EXPECT_EQ(parse_count("1"), 1);
  EXPECT_EQ(parse_count("100"), 100);
  EXPECT_EQ(parse_count("9007199254740992"), kMost);
}

TEST(ParseCount, RefusesAllElse) {
  for (const char* text : {"", "0", "-3", "1.0", "1e3", "9007199254740993", "99999999999999999999",
                           "10 ", "1 0", "all"}) {
    EXPECT_FALSE(parse_count(text)) << text;
  }
}

TEST(ParseBytes, CountsInPowersOf1024) {
  EXPECT_EQ(parse_bytes("4096"), 4096);
  EXPECT_EQ(parse_bytes("7B"), 7);
  EXPECT_EQ(parse_bytes("512KiB"), 512 * 1024);
  EXPECT_EQ(parse_bytes("50MiB"), 50 * 1024 * 1024);
  EXPECT_EQ(parse_bytes("1GiB"), 1024 * 1024 * 1024);
}

TEST(ParseBytes, TakesAtMost2To53) {
  EXPECT_EQ(parse_bytes("8388608GiB"), kMost);
  EXPECT_FALSE(parse_bytes("8388609GiB"));
  EXPECT_FALSE(parse_bytes("9007199254740993"));
}

TEST(ParseBytes, RefusesUnitsOfAThousandFractionsAndNothing) {
  for (const char* text : {"", "B", "MiB", "50MB", "50M", "50mib", "1.5MiB", "0MiB", "-1MiB",
                           "50 MiB", "1KiBMiB", "MiB50"}) {
    EXPECT_FALSE(parse_bytes(text)) << text;
  }
}

}  // namespace
}  // namespace qlinbench
