// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "kernels/loader/catalog.h"
#include "tests/gpu/gpu_fixture.h"
#include "tests/reference/changes.h"

// What holds for every kernel without a reference: how answers follow their operands.

namespace qlinbench {
namespace {

class KernelProperties : public GpuTest {
 protected:
  std::vector<std::int8_t> answers(const Problem& problem, const Operands& operands,
                                   const KernelPlan& plan) {
    executor_->load(problem, operands);
    const auto kernel = executor_->prepare(plan);
    kernel->run_poisoned(0x5A);
    return kernel->read_output();
  }

  void expect_changes(const Problem& problem, Distribution distribution) {
    const Catalog catalog = Catalog::built_in();
    const Operands operands = with_room_above(problem, distribution, 1);
    int plans = 0;
    for (const std::string& name : catalog.names()) {
      for (const PlannedVariant& planned : catalog.find(name)->plan(problem, traits_, compiler_)) {
        const auto* plan = std::get_if<KernelPlan>(&planned.outcome);
        if (plan == nullptr) continue;
        ++plans;
        const auto before = answers(problem, operands, *plan);
        for (const Change& change : changes_of(problem, operands)) {
          EXPECT_EQ(answers(problem, change.operands, *plan), change.expected(problem, before))
              << name << " " << planned.variant << ", " << change.name;
        }
      }
    }
    EXPECT_GT(plans, 3);
  }
};

TEST_F(KernelProperties, AnswersChangeAsTheirOperandsDo) {
  expect_changes({.b = 1, .m = 37, .n = 45, .k = 480, .group_size = 32}, Distribution::normal);
}

TEST_F(KernelProperties, HalvesOfBatchesDoToo) {
  expect_changes(
      {.b = 3, .m = 1, .n = 21, .k = 96, .group_size = 16, .rounding = Rounding::half_away},
      Distribution::ties);
}

}  // namespace
}  // namespace qlinbench
