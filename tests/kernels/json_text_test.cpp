// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/json_text.h"

#include <gtest/gtest.h>

namespace qlinbench {
namespace {

Mistakes mistakes_of(std::string_view text) {
  Mistakes mistakes;
  parse_json(text, "a.json", mistakes);
  return mistakes;
}

TEST(ParseJson, KeepsTheOrderOfKeysAndAllowsComments) {
  Mistakes mistakes;
  const auto json =
      parse_json("// one\n{\"z\": 1, /* two */ \"a\": [true, \"b\"]}", "a.json", mistakes);
  EXPECT_TRUE(mistakes.empty());
  ASSERT_TRUE(json.has_value());
  EXPECT_EQ(json->dump(), R"({"z":1,"a":[true,"b"]})");
}

TEST(ParseJson, NamesLineAndColumnOfTheFirstOffendingByte) {
  // The stray brace is the 2nd character of the 3rd line.
  const Mistakes mistakes = mistakes_of("{\n\"a\": 1,\n }");
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(mistakes[0].file, "a.json");
  EXPECT_EQ(mistakes[0].place, "3:2");
  EXPECT_EQ(mistakes[0].message, "this is no JSON: unexpected '}'; expected string literal");
}

TEST(ParseJson, CountsColumnsInCodePoints) {
  EXPECT_EQ(mistakes_of("[\"\xC3\xA4\xC3\xA4\",,]").at(0).place, "1:7");
  EXPECT_EQ(mistakes_of("\xEF\xBB\xBF[,]").at(0).place, "1:2");  // a byte order mark is no column
}

TEST(ParseJson, RefusesWhatIsAlmostJson) {
  for (const char* text : {"", "[1,]", "[01]", "[NaN]", "{'a':1}", "[1] x", "\"a", "1e999",
                           "\"\xFF\"", "/* open", "[\"\n\"]", "{\"a\":1,}"}) {
    Mistakes mistakes;
    EXPECT_FALSE(parse_json(text, "a.json", mistakes).has_value()) << text;
    EXPECT_EQ(mistakes.size(), 1U) << text;
  }
}

TEST(ParseJson, KeepsTheFirstOfDuplicateKeysAndNamesEachOther) {
  Mistakes mistakes;
  const auto json = parse_json(R"({"a/b":[{"K":1,"K":2,"M":3,"K":[4]}],"a/b":{"c":1,"c":2}})",
                               "a.json", mistakes);
  ASSERT_TRUE(json.has_value());
  EXPECT_EQ(json->dump(), R"({"a/b":[{"K":1,"M":3}]})");
  ASSERT_EQ(mistakes.size(), 4U);
  EXPECT_EQ(mistakes[0], (Mistake{"a.json", "/a~1b/0/K", "the key 'K' stands here twice"}));
  EXPECT_EQ(mistakes[1].place, "/a~1b/0/K");
  EXPECT_EQ(mistakes[2].place, "/a~1b");
  EXPECT_EQ(mistakes[3].place, "/a~1b/c");
}

TEST(ParseJson, BoundsTheDepth) {
  const std::string open(64, '[');
  Mistakes mistakes;
  EXPECT_TRUE(parse_json(open + std::string(64, ']'), "a.json", mistakes).has_value());
  EXPECT_TRUE(mistakes.empty());
  EXPECT_FALSE(parse_json("[" + open + std::string(65, ']'), "a.json", mistakes).has_value());
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(mistakes[0].message, "nested deeper than 64 levels");
  EXPECT_EQ(mistakes_of(std::string(1000000, '[')).size(), 1U);
}

TEST(JoinPointer, EscapesTildeAndSlash) {
  EXPECT_EQ(join_pointer("", "cases"), "/cases");
  EXPECT_EQ(join_pointer("/cases/0", "a/b~c"), "/cases/0/a~1b~0c");
}

}  // namespace
}  // namespace qlinbench
