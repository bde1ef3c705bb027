// SPDX-License-Identifier: BSD-3-Clause
#include "tests/kernels/pack_fixture.h"

// Mistakes in a kernel.json: each is found where it stands and says what is allowed.

namespace qlinbench {
namespace {

class Manifests : public PackTest {
 protected:
  /// The mistakes after one replacement in the correct manifest.
  Mistakes after(std::string_view from, std::string_view to) {
    write_kernel("copy", replaced(kManifest, from, to));
    return mistakes();
  }

  void expect_one(std::string_view from, std::string_view to, const std::string& place,
                  const std::string& message) {
    const Mistakes found = after(from, to);
    ASSERT_EQ(found.size(), 1U) << to;
    EXPECT_EQ(found[0], (Mistake{"copy/kernel.json", place, message})) << to;
  }

  /// One mistake at a place, whose message holds `part`.
  void expect_part(std::string_view from, std::string_view to, const std::string& place,
                   const std::string& part) {
    const Mistakes found = after(from, to);
    ASSERT_EQ(found.size(), 1U) << to;
    EXPECT_EQ(found[0].place, place) << to;
    EXPECT_NE(found[0].message.find(part), std::string::npos) << found[0].message;
  }
};

TEST_F(Manifests, WithoutMistakesAreAccepted) {
  write_kernel("copy");
  EXPECT_TRUE(mistakes().empty());
}

TEST_F(Manifests, ReportAllTheirMistakesAtOnce) {
  write_kernel("copy", R"json({
    "name": "Copy", "operator": "qta8a", "role": "base", "constants": { "T": 1, "A": "A + X" },
    "accuracy": {}, "buffers": { "x": { "bytes": -1.5 } }, "pases": [] })json");
  std::vector<std::string> places;
  for (const Mistake& mistake : mistakes()) places.push_back(mistake.place);
  const std::vector<std::string> expected = {"/pases",       "/name",
                                             "/operator",    "",
                                             "/role",        "/constants/T",
                                             "/constants/A", "/constants/A",
                                             "/buffers/x",   "/buffers/x/bytes",
                                             "/buffers/x",   "",
                                             "/accuracy"};
  EXPECT_EQ(places, expected);
}

TEST_F(Manifests, AreComparedWithNearestWords) {
  expect_part(R"("accuracy")", R"("rol": "baseline", "accuracy")", "/rol", "did you mean 'role'?");
}

TEST_F(Manifests, ThatAreNoJsonHaveLineAndColumn) {
  const Mistakes found = after(R"("name": "copy",)", R"("name": "copy")");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].place, "3:12");  // the last byte of "operator", which no comma announces
}

TEST_F(Manifests, ThatAreNoObjectSayWhatIsMissing) {
  write_kernel("copy", "[1, 2]");
  const Mistakes found = mistakes();
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0], (Mistake{"copy/kernel.json", "", "expected an object, found a list"}));
}

TEST_F(Manifests, NameTheirDuplicateKeys) {
  expect_one(R"("THREADS": 64,)", R"("THREADS": 64, "THREADS": 32,)", "/constants/THREADS",
             "the key 'THREADS' stands here twice");
}

TEST_F(Manifests, CheckTheNamesOfConstants) {
  for (const char* name : {"threads", "T", "GL_X", "ROUNDING_MODE", "A__B", "_A", "1A", "A-B"}) {
    const Mistakes found =
        after(R"("THREADS": 64,)", R"("THREADS": 64, ")" + std::string(name) + R"(": 1,)");
    ASSERT_EQ(found.size(), 1U) << name;
    EXPECT_EQ(found[0].place, "/constants/" + std::string(name));
  }
}

TEST_F(Manifests, CheckTheNamesOfVariables) {
  for (const char* name : {"Words", "float", "gl_words", "a__b", "sampler2D", "uvec4", "main"}) {
    const Mistakes found =
        after(R"("push": { "words")", R"("push": { "words": 1, ")" + std::string(name) + '"');
    ASSERT_EQ(found.size(), 1U) << name;
    EXPECT_EQ(found[0].place, "/passes/0/push/" + std::string(name));
  }
  expect_part(R"("push": { "words")", R"("push": { "words": 1, "scratch")",
              "/passes/0/push/scratch", "a buffer of this pass has the same name");
}

TEST_F(Manifests, KeepTheOperandsNamesForTheOperands) {
  expect_part(R"("scratch": {)", R"("scratch": { "bytes": 4, "life": "call" }, "w_packed": {)",
              "/buffers/w_packed", "one of the operator's tensors");
}

TEST_F(Manifests, FindUnknownNamesInFormulas) {
  expect_one(R"j("ceil_div(WORDS, THREADS)")j", R"j("ceil_div(WORDS, THREAD)")j",
             "/passes/0/grid/0",
             "unknown name 'THREAD' in column 17 of 'ceil_div(WORDS, THREAD)', did you mean "
             "'THREADS'?");
  expect_part(R"("4 * THREADS")", R"("device.max_share_bytes")", "/buffers/scratch/bytes",
              "did you mean 'device.max_shared_bytes'?");
  expect_part(R"("4 * THREADS")", R"("s8")", "/buffers/scratch/bytes", "unknown name 's8'");
}

TEST_F(Manifests, FindMistakesInFormulas) {
  expect_one(R"("4 * THREADS")", R"("4 * (THREADS")", "/buffers/scratch/bytes",
             "expected ')', found the end in column 13 of '4 * (THREADS'");
  expect_one(R"("4 * THREADS")", '"' + std::string(1001, '1') + '"', "/buffers/scratch/bytes",
             "the expression is longer than 1000 characters");
  expect_part(R"("4 * THREADS")", "1.5", "/buffers/scratch/bytes",
              "found a number with a fraction");
  expect_part(R"("4 * THREADS")", "9223372036854775808", "/buffers/scratch/bytes", "64 bits");
  expect_part(R"("4 * THREADS")", "true", "/buffers/scratch/bytes", "found true or false");
}

TEST_F(Manifests, RefuseConstantsThatDependOnThemselves) {
  expect_one(R"("THREADS": 64,)", R"("THREADS": 64, "X": "Y + 1", "Y": "Z * 2", "Z": [1, "X"],)",
             "/constants/X", "'X' depends on itself: X -> Y -> Z -> X");
  expect_part(R"("THREADS": 64,)", R"("THREADS": "THREADS",)", "/constants/THREADS",
              "THREADS -> THREADS");
}

TEST_F(Manifests, BoundTheNumberOfVariants) {
  std::string axis = "[0";
  for (int i = 1; i < 33; ++i) axis += "," + std::to_string(i);
  axis += "]";
  expect_one(R"("THREADS": 64,)", R"("THREADS": 64, "A": )" + axis + R"(, "C": )" + axis + ",",
             "/constants", "the lists multiply to more than 1024 variants");
  expect_part(R"("THREADS": 64,)", R"("THREADS": [],)", "/constants/THREADS", "at least one value");
}

TEST_F(Manifests, KeepSentencesForWhatDoesNotHold) {
  expect_part(R"("accuracy")", R"("accepts": [{ "is": "G % 4 == 0" }], "accuracy")", "/accepts/0",
              "'else' is missing");
  expect_part(R"("accuracy")", R"("where": [{ "is": "1", "else": "no {X}" }], "accuracy")",
              "/where/0/else", "unknown name 'X'");
  expect_part(R"("accuracy")", R"("where": [{ "is": "1", "else": "no {G" }], "accuracy")",
              "/where/0/else", "is not closed");
}

TEST_F(Manifests, LetPassesReachOnlyWhatIsTheirs) {
  expect_part(R"("writes": ["scratch", "y"])", R"("writes": ["scratch", "y", "x"])",
              "/passes/0/writes/2", "a pass writes y and buffers of life call only");
  expect_part(R"("life": "call")", R"("life": "weights")", "/passes/0/writes/0",
              "a pass writes y and buffers of life call only");
  expect_part(R"("writes": ["scratch", "y"])", R"("writes": ["scratch"])", "/passes",
              "no pass writes y");
  expect_part(R"("reads": ["x"])", R"("reads": ["z"])", "/passes/0/reads/0",
              "'z' is not allowed here (allowed: x, x_scale,");
}

TEST_F(Manifests, LetPrepackingReachOnlyTheWeights) {
  const auto with_prepack = [&](std::string_view reads, std::string_view writes) {
    return after(R"("passes":)", R"("prepack": [{ "shader": "copy.comp", "local": [1], "grid": [1],
                 "push": {"words": 1}, "reads": [")" +
                                     std::string(reads) + R"("], "writes": [")" +
                                     std::string(writes) + R"("] }], "passes":)");
  };
  Mistakes found = with_prepack("x", "scratch");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].place, "/prepack/0/reads/0");
  EXPECT_EQ(found[1].place, "/prepack/0/writes/0");
  found = with_prepack("w_packed", "y");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].place, "/prepack/0/writes/0");
}

TEST_F(Manifests, CheckTypesAndOtherNamesOfBuffers) {
  expect_part(R"(["x"])", R"([{ "buffer": "x", "type": "uvec3" }])", "/passes/0/reads/0/type",
              "'uvec3' is not allowed here");
  expect_part(R"(["x"])", R"(["x", { "buffer": "x_scale", "as": "x" }])", "/passes/0/reads/1",
              "'x' stands for something else already");
  expect_part(R"(["x"])", R"(["x", "x"])", "/passes/0/reads/1",
              "stands for something else already");
  expect_part(R"(["x"])", R"([{ "buffer": "x", "as": "float" }, "x"])", "/passes/0/reads/0/as",
              "keyword");
  EXPECT_TRUE(
      after(R"(["x"])", R"(["x", { "buffer": "x", "type": "uvec4", "as": "x4" }])").empty());
}

TEST_F(Manifests, NameAShaderOfTheirOwnFolder) {
  expect_part(R"("copy.comp")", R"("cpy.comp")", "/passes/0/shader", "'cpy.comp' does not exist");
  for (const char* path : {"../copy/copy.comp", "/etc/passwd", "sub/copy.comp", "copy.glsl"}) {
    expect_part(R"("copy.comp")", '"' + std::string(path) + '"', "/passes/0/shader",
                "a file of the kernel's folder");
  }
}

TEST_F(Manifests, TakeOneToThreeSizes) {
  expect_part(R"(["THREADS"])", "[]", "/passes/0/local", "one to three sizes");
  expect_part(R"(["THREADS"])", "[1, 1, 1, 1]", "/passes/0/local", "one to three sizes");
  expect_part(R"(["THREADS"])", "64", "/passes/0/local", "expected a list, found a number");
}

TEST_F(Manifests, PromiseOneOrderOfTheirSums) {
  expect_part(R"("form": "grouped")", R"("form": "group")", "/accuracy/form",
              "(allowed: grouped, zero_point_apart, elementwise, expanded)");
  expect_part(R"("form": "grouped")", R"("form": "grouped", "order": "none")", "/accuracy/order",
              "expected \"any\", {\"depth\": formula} or {\"ascending\": {}}");
  expect_part(R"("form": "grouped")",
              R"("form": "grouped", "order": {"depth": 1, "ascending": {}})", "/accuracy/order",
              "expected \"any\"");
  expect_part(R"("form": "grouped")", R"("form": "grouped", "part": 4)", "/accuracy",
              "'part' belongs to the form elementwise");
  expect_part(R"("form": "grouped")", R"("form": "grouped", "products": 9)", "/accuracy",
              "'products' belongs to the form expanded");
  expect_part(R"("form": "grouped")", R"("form": "grouped", "reduced": {"roundings": 1})",
              "/accuracy/reduced", "'bits' is missing");
}

TEST_F(Manifests, WalkOnlyTablesThatDevicesHave) {
  expect_part(R"("constants":)", R"("for_each": {"cm": {"in": "device.matrices"}}, "constants":)",
              "/for_each/cm/in", "(allowed: device.coopmat, device.coopmat2)");
  expect_part(
      R"("constants":)",
      R"("for_each": {"cm": {"in": "device.coopmat", "where": "cm.q == s8"}}, "constants":)",
      "/for_each/cm/where", "unknown name 'cm.q'");
  expect_part(R"("constants":)",
              R"("for_each": {"device": {"in": "device.coopmat"}}, "constants":)",
              "/for_each/device", "taken");
}

}  // namespace
}  // namespace qlinbench
