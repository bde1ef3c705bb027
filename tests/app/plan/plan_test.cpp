// SPDX-License-Identifier: BSD-3-Clause
#include "app/plan/plan.h"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/app/temporary_folder.h"

namespace qlinbench {
namespace {

Config config() {
  Config config;
  config.cases.resize(3);
  config.cases[0].id = "op/b1.m1";
  config.cases[1].id = "op/b1.m16";
  config.cases[1].kernels = {"dequant_gemm", "dequant_gemm"};
  config.cases[2].id = "op/b2.m1";
  return config;
}

const Catalog& catalog() {
  static const Catalog built_in = Catalog::built_in();
  return built_in;
}

std::vector<PlannedCase> plan(const PlanRequest& request) {
  return std::get<std::vector<PlannedCase>>(make_plan(config(), catalog(), request));
}

TEST(Plan, RunsWhatTheCaseNamesElseTheBaselineAndAuto) {
  const auto cases = plan({});
  ASSERT_EQ(cases.size(), 3U);
  ASSERT_EQ(cases[0].kernels.size(), 2U);
  EXPECT_TRUE(cases[0].kernels[0].kernel->is_baseline());
  EXPECT_EQ(cases[0].kernels[1].requested, "auto");
  EXPECT_EQ(cases[0].kernels[1].kernel, nullptr);
  EXPECT_EQ(cases[1].kernels.size(), 2U);
}

TEST(Plan, TheCommandLinesKernelsReplaceTheConfigurations) {
  const auto cases = plan({.filter = "", .kernels = {"dequant_gemm"}});
  for (const PlannedCase& planned : cases) {
    ASSERT_EQ(planned.kernels.size(), 1U);
    EXPECT_EQ(planned.kernels[0].requested, "dequant_gemm");
    EXPECT_EQ(planned.kernels[0].kernel->name(), "dequant_gemm");
  }
}

TEST(Plan, BaselinesComeFirst) {
  const auto cases = plan({.filter = "", .kernels = {"auto", "dequant_gemm"}});
  ASSERT_EQ(cases.at(0).kernels.size(), 2U);
  EXPECT_EQ(cases[0].kernels[0].requested, "dequant_gemm");
  EXPECT_EQ(cases[0].kernels[1].requested, "auto");
}

TEST(Plan, AutoCanBeAskedFor) {
  for (const PlannedCase& planned : plan({.filter = "", .kernels = {"auto"}})) {
    ASSERT_EQ(planned.kernels.size(), 1U);
    EXPECT_EQ(planned.kernels[0].kernel, nullptr);
  }
  EXPECT_EQ(requestable_names(catalog()).back(), "auto");
}

TEST(Plan, TheFilterMatchesAnywhereInTheId) {
  EXPECT_EQ(plan({.filter = "m1$", .kernels = {}}).size(), 2U);
  EXPECT_EQ(plan({.filter = "b1", .kernels = {}}).size(), 2U);
  EXPECT_EQ(plan({.filter = "b[34]", .kernels = {}}).size(), 0U);
}

TEST(Plan, AnUnknownKernelIsNamedWithTheNearestOne) {
  const auto made = make_plan(config(), catalog(), {.filter = "", .kernels = {"dequant_gem"}});
  ASSERT_TRUE(std::holds_alternative<std::string>(made));
  EXPECT_NE(std::get<std::string>(made).find("did you mean 'dequant_gemm'"), std::string::npos);
}

class PlanWithPack : public testing::Test {
 protected:
  /// Kernels of a pack, wrong ones, since a plan looks at names alone.
  PlanWithPack() {
    for (const char* name : {"mine", "another"}) {
      std::filesystem::create_directories(folder_ / name);
      std::ofstream(folder_ / name / "kernel.json") << "{";
    }
    catalog_.add_pack(folder_.path());
  }

  std::vector<std::string> requested(const PlanRequest& request, std::size_t case_index) const {
    const auto made = make_plan(config(), catalog_, request);
    std::vector<std::string> names;
    for (const auto& kernel : std::get<std::vector<PlannedCase>>(made).at(case_index).kernels) {
      EXPECT_EQ(kernel.kernel, catalog_.find(kernel.requested));
      names.push_back(kernel.requested);
    }
    return names;
  }

  TemporaryFolder folder_;
  Catalog catalog_ = Catalog::built_in();
};

TEST_F(PlanWithPack, RunsTheBaselinesAndThePackWhateverTheCaseNames) {
  for (const std::size_t i : {0U, 1U}) {
    EXPECT_THAT(requested({}, i), testing::ElementsAre("dequant_gemm", "another", "mine"));
  }
}

TEST_F(PlanWithPack, RunsOnlyWhatTheCommandLineNames) {
  EXPECT_THAT(requested({.filter = "", .kernels = {"mine"}}, 1), testing::ElementsAre("mine"));
}

}  // namespace
}  // namespace qlinbench
