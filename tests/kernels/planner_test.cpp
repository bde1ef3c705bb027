// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>

#include "tests/kernels/pack_fixture.h"

// What a manifest means for a problem and a device.

namespace qlinbench {
namespace {

class Plans : public PackTest {
 protected:
  void write_with(std::string_view from, std::string_view to) {
    write_kernel("copy", replaced(kManifest, from, to));
  }
};

TEST_F(Plans, EvaluateTheManifest) {
  write_kernel("copy");
  const KernelPlan plan = accepted(able_device(), {2, 3, 300, 16, 8, Rounding::half_even});
  EXPECT_EQ(plan.kernel, "copy");
  EXPECT_EQ(plan.variant, "");
  EXPECT_EQ(plan.constants, (std::map<std::string, std::int64_t>{{"THREADS", 64}, {"WORDS", 75}}));
  ASSERT_EQ(plan.passes.size(), 1U);
  EXPECT_TRUE(plan.prepack.empty());
  const PassPlan& pass = plan.passes[0];
  EXPECT_EQ(pass.name, "copy.comp");
  EXPECT_EQ(pass.grid, (std::array<std::uint32_t, 3>{2, 1, 1}));  // 75 words, 64 a group
  EXPECT_EQ(pass.push, (std::vector<std::byte>{std::byte{75}, {}, {}, {}}));
  EXPECT_EQ(pass.subgroup_size, 0U);
}

TEST_F(Plans, KeepTheTextThatWasCompiled) {
  write("copy/half.glsl", "// the half of it\n");
  write_kernel("copy", kManifest, "#include \"half.glsl\"\n" + kShader);
  const KernelPlan plan = accepted(able_device());
  const ShaderText& text = *plan.passes[0].text;
  EXPECT_EQ(text.pass, "0_copy");
  EXPECT_TRUE(text.glsl.starts_with("#version 450\n"));
  EXPECT_THAT(text.glsl, testing::HasSubstr("#define WORDS 2"));  // 8 bytes
  EXPECT_THAT(text.glsl, testing::HasSubstr("// the half of it\n"));
  const auto again = ShaderCompiler().compile("copy", text.glsl, able_device().spirv_version);
  EXPECT_EQ(*std::get<0>(again), *plan.passes[0].spirv);
}

TEST_F(Plans, KeepTheTextThatTheCompilerRefused) {
  write_kernel("copy", kManifest, "void main() { nothing(); }\n");
  const Refusal found = refusal(able_device());
  ASSERT_NE(found.text, nullptr);
  EXPECT_EQ(found.text->pass, "0_copy");
  EXPECT_THAT(found.text->glsl, testing::HasSubstr("void main() { nothing(); }"));
}

TEST_F(Plans, ListTheOperandsBeforeTheKernelsBuffers) {
  write_kernel("copy");
  const KernelPlan plan = accepted(able_device());
  ASSERT_EQ(plan.buffers.size(), 9U);
  EXPECT_EQ(plan.buffers[0].name, "x");
  EXPECT_EQ(plan.buffers[0].bytes, 4 * 16);
  EXPECT_EQ(plan.buffers[0].life, BufferLife::operand);
  EXPECT_EQ(plan.buffers[7].name, "y");
  EXPECT_EQ(plan.buffers[8].name, "scratch");
  EXPECT_EQ(plan.buffers[8].bytes, 256);
  EXPECT_EQ(plan.buffers[8].life, BufferLife::call);
  EXPECT_FALSE(plan.buffers[8].zeroed);
}

TEST_F(Plans, BindWhatIsReadAndWrittenInThatOrder) {
  write_with(R"("reads": ["x"])", R"("reads": ["x", "scratch"])");
  const KernelPlan plan = accepted(able_device());
  const std::vector<Binding>& bindings = plan.passes[0].bindings;
  ASSERT_EQ(bindings.size(), 3U);
  EXPECT_EQ(bindings[0].buffer, 0U);
  EXPECT_TRUE(bindings[0].reads && !bindings[0].writes);
  EXPECT_EQ(bindings[1].buffer, 8U);
  EXPECT_TRUE(bindings[1].reads && bindings[1].writes);
  EXPECT_EQ(bindings[2].buffer, 7U);
  EXPECT_TRUE(!bindings[2].reads && bindings[2].writes);
}

TEST_F(Plans, KeepLivesAndZeroing) {
  write_with(R"("life": "call" })",
             R"("life": "call", "init": "zero" }, "tiles": { "bytes": 16, "life": "weights" })");
  const KernelPlan plan = accepted(able_device());
  EXPECT_TRUE(plan.buffers[8].zeroed);
  EXPECT_EQ(plan.buffers[9].life, BufferLife::weights);
}

TEST_F(Plans, PackPushConstantsAsTheBlockLaysThemOut) {
  write_with(R"("push": { "words": "WORDS" })",
             R"("push": { "words": 4294967295, "shift": { "value": -2, "type": "int" } })");
  const KernelPlan plan = accepted(able_device());
  const std::vector<int> expected = {255, 255, 255, 255, 254, 255, 255, 255};
  ASSERT_EQ(plan.passes[0].push.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(std::to_integer<int>(plan.passes[0].push[i]), expected[i]);
  }
}

TEST_F(Plans, RefuseNumbersThatDoNotFit) {
  write_with(R"("WORDS" })", R"("0 - WORDS" })");
  EXPECT_EQ(refusal(able_device()).message, (root() / "copy/kernel.json").generic_string() +
                                                ":/passes/0/push/words: words is -2, allowed are 0 "
                                                "to 4294967295");
  write_with(R"("4 * THREADS")", R"("0 - 1")");
  EXPECT_EQ(refusal(able_device()).kind, Refusal::Kind::error);
  write_with(R"(["THREADS"])", "[0]");
  EXPECT_NE(refusal(able_device()).message.find("/passes/0/local/0: the local size is 0"),
            std::string::npos);
}

TEST_F(Plans, NameTheFormulaThatHasNoValue) {
  write_with(R"("4 * THREADS")", R"j("K / (N - 8)")j");
  const Refusal found = refusal(able_device());
  EXPECT_EQ(found.kind, Refusal::Kind::error);
  EXPECT_EQ(found.code, "expression");
  EXPECT_EQ(found.message, (root() / "copy/kernel.json").generic_string() +
                               ":/buffers/scratch/bytes: division by zero in column 3 of "
                               "'K / (N - 8)'");
  write_with(R"("THREADS": 64)", R"j("THREADS": "64 / (N - 8)")j");
  EXPECT_NE(refusal(able_device()).message.find(":/constants/THREADS: division by zero"),
            std::string::npos);
}

TEST_F(Plans, RefuseWhatTheKernelDoesNotTake) {
  write_with(
      R"("accuracy")",
      R"("accepts": [{ "is": "G % 4 == 0 && 1 / WORDS < 9", "else": "groups of {G}, {2 * G}" },
                { "is": "G % 8 == 0", "else": "group size {G} is no multiple of 8" }], "accuracy")");
  const Refusal found = refusal(able_device(), {1, 4, 8, 16, 4, Rounding::half_even});
  EXPECT_EQ(found.kind, Refusal::Kind::unsupported);
  EXPECT_EQ(found.code, "accepts");
  EXPECT_EQ(found.message, "group size 4 is no multiple of 8");
  EXPECT_EQ(refusal(able_device(), {1, 4, 8, 16, 2, Rounding::half_even}).message,
            "groups of 2, 4");
}

TEST_F(Plans, LeaveOutPassesWhoseConditionFails) {
  write_with(R"("passes": [)",
             R"("passes": [ { "shader": "copy.comp", "local": [1], "grid": [7], "when": "N > 8",
             "push": { "words": 1 }, "reads": ["x"], "writes": ["scratch", "y"] },)");
  EXPECT_EQ(accepted(able_device()).passes.size(), 1U);
  EXPECT_EQ(accepted(able_device(), {1, 1, 9, 16, 8, Rounding::half_even}).passes.size(), 2U);
  write_with(R"("reads")", R"("when": "0", "reads")");
  EXPECT_NE(refusal(able_device()).message.find("no pass has a 'when' that holds"),
            std::string::npos);
}

TEST_F(Plans, TakeBuffersUnderOtherTypesAndNames) {
  write_kernel(
      "copy",
      replaced(kManifest, R"(["x"])", R"([{ "buffer": "x", "type": "uvec4", "as": "x4" }])"),
      replaced(kShader, "y[i] = x[i];", "y[i] = x4[i].w;"));
  EXPECT_EQ(accepted(able_device()).passes[0].bindings[0].buffer, 0U);
}

TEST_F(Plans, EvaluateTheAccuracy) {
  write_with(R"({ "form": "grouped" })",
             R"({ "form": "elementwise", "order": { "ascending": { "tile": "THREADS / 2" } },
                  "part": 4, "reduced": { "bits": 11, "roundings": 2, "sum_bits": 24 } })");
  Accuracy expected;
  expected.form = AccuracyForm::elementwise;
  expected.order = SumOrder::ascending;
  expected.tile = 32;
  expected.part = 4;
  expected.reduced_unit_roundoff = 0x1p-10;
  expected.reduced_roundings = 2;
  expected.sum_unit_roundoff = 0x1p-23;
  EXPECT_EQ(accepted(able_device()).accuracy, expected);
  DeviceTraits device = able_device();
  device.rounding_mode_rte_float32 = true;
  expected.round_to_nearest_even = true;
  expected.sum_unit_roundoff = 0x1p-24;
  EXPECT_EQ(accepted(device).accuracy, expected);
  write_with(R"("grouped" })", R"("grouped", "order": { "depth": "2 * K / G" } })");
  EXPECT_EQ(accepted(able_device()).accuracy.order, SumOrder::depth);
  EXPECT_EQ(accepted(able_device()).accuracy.depth, 4);
}

TEST_F(Plans, RefusePromisesThatNoSumKeeps) {
  // K is 16 and G is 8: 4 products.
  write_with(R"("grouped" })", R"("grouped", "order": { "depth": 1 } })");
  EXPECT_NE(refusal(able_device()).message.find("the depth is 1, allowed are 2 to"),
            std::string::npos);
  write_with(R"("grouped" })", R"("grouped", "order": { "depth": 2 } })");
  EXPECT_EQ(accepted(able_device()).accuracy.depth, 2);
  for (const auto* products : {"15", "97"}) {
    write_with(R"("grouped" })", R"("expanded", "products": )" + std::string(products) + " }");
    EXPECT_NE(refusal(able_device()).message.find("allowed are 16 to 96"), std::string::npos);
  }
  write_with(R"("grouped" })", R"("expanded", "products": 96 })");
  EXPECT_EQ(accepted(able_device()).accuracy.products, 96);
}

TEST_F(Plans, ClaimTheRoundingModeOnlyWhereTheModuleDeclaresIt) {
  write_kernel("copy");
  DeviceTraits device = able_device();
  EXPECT_FALSE(accepted(device).accuracy.round_to_nearest_even);
  device.rounding_mode_rte_float32 = true;
  EXPECT_TRUE(accepted(device).accuracy.round_to_nearest_even);
}

TEST_F(Plans, AdviseOnNamesThatAManifestDeclares) {
  const auto message_for = [&](std::string_view word) {
    write_kernel("copy", kManifest,
                 replaced(kShader, "= x[i]", "= uint(" + std::string(word) + ")"));
    return refusal(able_device()).message;
  };
  EXPECT_NE(
      message_for("y_scale[0]")
          .find("\nA pass sees the tensors that its \"reads\" and \"writes\" name: 'y_scale'"),
      std::string::npos);
  EXPECT_NE(message_for("K").find("\nA shader sees the problem through constants: \"SIZE\": \"K\""),
            std::string::npos);
  EXPECT_EQ(message_for("other").find('\n'), std::string::npos);
}

TEST_F(Plans, PreferNothingThatHasNoScore) {
  write_kernel("copy");
  EXPECT_EQ(accepted(able_device()).score, std::numeric_limits<std::int64_t>::max());
  write_with(R"("accuracy")", R"("score": "T * N * K", "accuracy")");
  EXPECT_EQ(accepted(able_device()).score, 4 * 8 * 16);
}

}  // namespace
}  // namespace qlinbench
