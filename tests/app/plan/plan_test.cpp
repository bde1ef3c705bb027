// SPDX-License-Identifier: BSD-3-Clause
#include "app/plan/plan.h"

#include <gtest/gtest.h>

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

TEST(Plan, RunsWhatTheCaseNamesElseTheBaseline) {
  const auto cases = plan({});
  ASSERT_EQ(cases.size(), 3U);
  ASSERT_EQ(cases[0].kernels.size(), 1U);
  EXPECT_TRUE(cases[0].kernels[0].kernel->is_baseline());
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

}  // namespace
}  // namespace qlinbench
