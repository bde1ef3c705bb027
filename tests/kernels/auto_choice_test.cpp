// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/auto_choice.h"

#include <gmock/gmock.h>

#include "tests/kernels/pack_fixture.h"

namespace qlinbench {
namespace {

class Auto : public PackTest {
 protected:
  /// A kernel with further members in its manifest: R"("score": 3)".
  void add(const std::string& name, const std::string& members = "",
           std::string_view shader = kShader) {
    std::string manifest = replaced(kManifest, R"("copy",)", '"' + name + "\",");
    if (!members.empty()) {
      manifest = replaced(manifest, R"("accuracy")", members + R"(, "accuracy")");
    }
    write_kernel(name, manifest, shader);
  }

  std::vector<AutoVariant> choose(const DeviceTraits& device, const Problem& problem = kProblem) {
    catalog_ = Catalog();
    catalog_.add_pack(root());
    return choose_auto(catalog_, problem, device, compiler_);
  }

  /// What was chosen, "kernel variant"; what was wrong before it begins with '!'.
  std::vector<std::string> names(const DeviceTraits& device = able_device(),
                                 const Problem& problem = kProblem) {
    std::vector<std::string> names;
    for (const AutoVariant& one : choose(device, problem)) {
      const bool is_plan = std::holds_alternative<KernelPlan>(one.planned.outcome);
      names.push_back((is_plan ? "" : "!") + (one.kernel ? one.kernel->name() : "none"));
      if (!one.planned.variant.empty()) names.back() += " " + one.planned.variant;
    }
    return names;
  }

  static constexpr std::string_view kWrongShader = "void main() { y[0] = undeclared; }";

 private:
  Catalog catalog_;
  ShaderCompiler compiler_;
};

using testing::ElementsAre;

TEST_F(Auto, TakesTheLowestScore) {
  add("a", R"("score": "2 * N")");
  add("b", R"("score": "N + 1")");
  add("c");                                // without a score it comes last
  EXPECT_THAT(names(), ElementsAre("b"));  // N is 8
  EXPECT_THAT(names(able_device(), {1, 1, 1, 16, 8, Rounding::half_even}), ElementsAre("a"));
}

TEST_F(Auto, SettlesEqualScoresByNameThenByTheOrderOfVariants) {
  const std::string scored =
      replaced(kManifest, R"("accuracy")", R"("score": "THREADS == 32 ? 9 : 5", "accuracy")");
  const std::string axes = replaced(scored, R"("THREADS": 64,)", R"("THREADS": [32, 128, 64],)");
  write_kernel("z", replaced(axes, R"("copy",)", R"("b",)"));
  EXPECT_THAT(names(), ElementsAre("b THREADS=128"));
  add("a", R"("score": 5)");
  EXPECT_THAT(names(), ElementsAre("a"));
}

TEST_F(Auto, PassesOverWhatDoesNotTakeTheProblemOrTheDevice) {
  add("a", R"("score": 1, "accepts": [{ "is": "G > 8", "else": "groups of {G}" }])");
  add("b", R"("score": 2, "where": [{ "is": "device.subgroup_size == 64", "else": "small" }])");
  write_kernel("c", replaced(replaced(kManifest, R"("copy",)", R"("c", "score": 3,)"),
                             R"("4 * THREADS")", R"("4096 * THREADS")"));
  add("d", R"("score": 4)");
  DeviceTraits device = able_device();
  device.max_binding_bytes = 65536;
  EXPECT_THAT(names(device), ElementsAre("d"));
}

TEST_F(Auto, SaysWhyNothingTakesTheProblem) {
  add("a", R"("accepts": [{ "is": "G > 8", "else": "groups of {G}" }])");
  add("b", R"("accepts": [{ "is": "T > 8", "else": "{T} tokens" }])");
  auto none = choose(able_device());
  ASSERT_EQ(none.size(), 1U);
  EXPECT_EQ(none[0].kernel, nullptr);
  const auto refusal = std::get<Refusal>(none[0].planned.outcome);
  EXPECT_EQ(refusal.kind, Refusal::Kind::unsupported);
  EXPECT_EQ(refusal.message, "no kernel takes this case here: a: groups of 8; b: 4 tokens");
  add("c", R"("where": [{ "is": "device.subgroup_size == 64", "else": "small subgroups" }])");
  none = choose(able_device());
  EXPECT_EQ(std::get<Refusal>(none.at(0).planned.outcome).kind, Refusal::Kind::skipped);
}

TEST_F(Auto, HidesNothingThatIsWrongAndMightHaveBeenChosen) {
  add("a", R"("score": 1)", kWrongShader);
  add("b", R"("score": 2)");
  add("c", R"j("score": "1 / (N - 8)")j");
  write("d/kernel.json", "{");
  EXPECT_THAT(names(), ElementsAre("!c", "!d", "!a", "b"));
}

TEST_F(Auto, CompilesNothingThatIsDearer) {
  add("a", R"("score": 1)");
  add("b", R"("score": 2)", kWrongShader);
  EXPECT_THAT(names(), ElementsAre("a"));
}

}  // namespace
}  // namespace qlinbench
