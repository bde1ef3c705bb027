// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "app/config/config.h"
#include "app/measure/run_case.h"
#include "app/plan/plan.h"
#include "kernels/loader/catalog.h"
#include "tests/gpu/gpu_fixture.h"
#include "tests/source_tree.h"

// Every built-in kernel on every shipped correctness case, each output compared.

namespace qlinbench {
namespace {

struct Work {
  std::string config;
  std::string kernel;
};

const Catalog& catalog() {
  static const Catalog built_in = Catalog::built_in();
  return built_in;
}

std::vector<Work> all_work() {
  std::vector<Work> work;
  for (const std::string& name : catalog().names()) {
    for (const char* config : {"edges", "pr12005", "smoke"}) work.push_back({config, name});
  }
  return work;
}

class BuiltInKernels : public GpuTest, public testing::WithParamInterface<Work> {
 protected:
  std::vector<PlannedCase> plan() {
    const ConfigOutcome outcome =
        load_config(source_tree() / "configs" / (GetParam().config + ".json"), catalog().names());
    EXPECT_TRUE(outcome.mistakes.empty());
    auto made =
        make_plan(outcome.config, catalog(), {.filter = "", .kernels = {GetParam().kernel}});
    return std::get<std::vector<PlannedCase>>(std::move(made));
  }

  /// Only a kernel made for cooperative matrices may leave all to others, and only without them.
  bool lacks_its_rows() const {
    return GetParam().kernel == "coopmat_gemm" && traits_.coopmat.empty();
  }
};

TEST_P(BuiltInKernels, AnswerEveryOutputRightOrSayWhyTheyDoNot) {
  MeasureOptions options;
  options.verify_only = true;
  RunHooks hooks;
  DivisionCheck division;
  ClockWatch watch;
  std::int64_t checked = 0;
  std::string why_not;
  hooks.take_validation_messages = [this] { return gpu_.take_validation_messages(); };
  hooks.on_result = [&](const Result& result) {
    const std::string told = result.reason ? result.reason->message : "";
    if (result.status == Status::pass) {
      EXPECT_EQ(result.verification->checked, result.problem.tokens() * result.problem.n);
      checked += result.verification->checked;
    } else {
      const bool refused = result.status == Status::unsupported || result.status == Status::skipped;
      EXPECT_TRUE(refused && !told.empty() && !result.kernel_is_baseline)
          << result.id << " " << result.kernel_variant << ": " << told;
      why_not = told;
    }
  };
  for (const PlannedCase& planned : plan()) {
    run_case({*executor_, traits_, compiler_, catalog(), division, watch}, planned, options, hooks);
  }
  if (checked == 0 && lacks_its_rows()) GTEST_SKIP() << why_not;
  EXPECT_GT(checked, 0) << why_not;
}

// Every device seen so far divides by powers of two exactly; one that does not is to be heard of.
TEST_F(GpuTest, DividesByPowersOfTwoExactly) {
  EXPECT_TRUE(DivisionCheck().is_exact(*executor_, traits_, compiler_));
}

INSTANTIATE_TEST_SUITE_P(All, BuiltInKernels, testing::ValuesIn(all_work()), [](const auto& work) {
  return work.param.kernel + "_" + work.param.config;
});

}  // namespace
}  // namespace qlinbench
