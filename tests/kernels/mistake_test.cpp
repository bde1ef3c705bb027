// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/mistake.h"

#include <gtest/gtest.h>

namespace qlinbench {
namespace {

const std::vector<std::string> kKeys = {"B", "M", "N", "K", "group_size", "kernels", "seed"};

TEST(Mistake, IsPrintedWithFilePlaceAndMessage) {
  EXPECT_EQ(to_string({"shapes.json", "/cases/0/K", "100 is no multiple of group_size 32"}),
            "shapes.json:/cases/0/K: 100 is no multiple of group_size 32");
}

TEST(Mistake, OfAWholeFileHasNoPlace) {
  EXPECT_EQ(to_string({"shapes.json", "", "cannot be read"}), "shapes.json: cannot be read");
}

TEST(NearestWord, CountsEditsAndSwappedLetters) {
  EXPECT_EQ(nearest_word("grupsize", kKeys), "group_size");  // two letters are missing
  EXPECT_EQ(nearest_word("kernesl", kKeys), "kernels");      // one swap
  EXPECT_EQ(nearest_word("ssed", kKeys), "seed");            // one exchange
}

TEST(NearestWord, IgnoresCase) {
  EXPECT_EQ(nearest_word("m", kKeys), "M");
  EXPECT_EQ(nearest_word("GROUP_SIZE", kKeys), "group_size");
}

TEST(NearestWord, FindsNothingWhereNothingIsNear) {
  EXPECT_EQ(nearest_word("Q", kKeys), "");  // every single letter is one edit from every other
  EXPECT_EQ(nearest_word("colour", kKeys), "");
  EXPECT_EQ(nearest_word("", kKeys), "");
  EXPECT_EQ(nearest_word(std::string(100000, 'K'), kKeys), "");
  EXPECT_EQ(nearest_word("seed", {}), "");
}

TEST(NearestWord, PrefersTheFewestEdits) {
  const std::vector<std::string> words = {"half_evan", "half_even", "half_away"};
  EXPECT_EQ(nearest_word("half_even", words), "half_even");
}

TEST(NearestWord, TakesAnAbbreviationThatMeansOneWord) {
  const std::vector<std::string> words = {"group_size", "dot_gemm", "dot_gemv", "dequant_gemm"};
  EXPECT_EQ(nearest_word("group", words), "group_size");
  EXPECT_EQ(nearest_word("Dequant", words), "dequant_gemm");
  EXPECT_EQ(nearest_word("dot", words), "");  // might be either
  EXPECT_EQ(nearest_word("de", words), "");   // too short to tell
  EXPECT_EQ(nearest_word("gemm", words), "");
}

TEST(DidYouMean, IsTheEndOfAMessageOrNothing) {
  EXPECT_EQ(did_you_mean("sed", kKeys), ", did you mean 'seed'?");
  EXPECT_EQ(did_you_mean("colour", kKeys), "");
}

}  // namespace
}  // namespace qlinbench
