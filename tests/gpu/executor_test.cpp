// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>

#include <algorithm>

#include "reference/complement.h"
#include "tests/gpu/executor_fixture.h"

namespace qlinbench {
namespace {

TEST_F(ExecutorTest, CarriesDenseRowsThroughPaddedBuffersAndBack) {
  load();
  KernelPlan plan = operands_only();
  plan.passes = {copy(kX, kY)};
  EXPECT_EQ(answer_of(plan), operands_.x);
}

TEST_F(ExecutorTest, ActivationsAreComplementedForOneCall) {
  load();
  KernelPlan plan = operands_only();
  plan.passes = {copy(kX, kY)};
  const auto kernel = executor_->prepare(plan);
  kernel->run_complemented(0x5A);
  EXPECT_EQ(kernel->read_output(), complemented(operands_.x));
  kernel->run_poisoned(0x5A);
  EXPECT_EQ(kernel->read_output(), operands_.x);
}

TEST_F(ExecutorTest, WritesBehindYAndScratchAreSeen) {
  load();
  for (const std::size_t pass : {0U, 1U}) {
    KernelPlan plan = two_passes();
    for (PassPlan& copies : plan.passes) copies.push[0] = std::byte{1};
    const auto right = executor_->prepare(plan);
    right->run_poisoned(0x5A);
    EXPECT_THAT(right->overrun_buffers(), testing::IsEmpty());
    ++plan.passes[pass].grid[0];
    const auto wrong = executor_->prepare(plan);
    wrong->run_poisoned(0x5A);
    EXPECT_THAT(wrong->overrun_buffers(), testing::ElementsAre(pass == 0 ? "scratch" : "y"));
  }
}

TEST_F(ExecutorTest, PoisonReachesEveryOutput) {
  load();
  const auto kernel = executor_->prepare(two_passes());
  kernel->poison_output(0xA6);
  EXPECT_THAT(kernel->read_output(), testing::Each(static_cast<std::int8_t>(0xA6)));
}

TEST_F(ExecutorTest, APassSeesWhatThePassBeforeWrote) {
  load();
  EXPECT_EQ(answer_of(two_passes()), operands_.x);
}

TEST_F(ExecutorTest, ASampleRunsTheKernelToo) {
  load();
  const auto kernel = executor_->prepare(two_passes());
  kernel->poison_output(0x5A);
  take(*kernel, {.dispatches = 3});
  EXPECT_EQ(kernel->read_output(), operands_.x);
}

TEST_F(ExecutorTest, PrepackingRunsOnceBeforeTheKernelAndIsTimed) {
  load();
  KernelPlan plan = operands_only();
  plan.buffers.push_back({"packed", std::int64_t{4} * words(), BufferLife::weights});
  plan.prepack = {copy(kX, plan.buffers.size() - 1)};
  plan.passes = {copy(plan.buffers.size() - 1, kY)};
  const auto kernel = executor_->prepare(plan);
  kernel->run_once();
  EXPECT_EQ(kernel->read_output(), operands_.x);
  EXPECT_GT(kernel->prepack_ns(), 0.0);
  EXPECT_GT(kernel->pipelines_ns(), 0.0);
}

TEST_F(ExecutorTest, ScratchThatIsZeroedIsZeroInEveryCall) {
  load();
  // Each call copies scratch to y and then leaves something else in scratch.
  KernelPlan plan = operands_only();
  plan.buffers.push_back({"scratch", std::int64_t{4} * words(), BufferLife::call, true});
  plan.passes = {copy(plan.buffers.size() - 1, kY), copy(kX, plan.buffers.size() - 1)};
  const auto kernel = executor_->prepare(plan);
  for (int call = 0; call < 2; ++call) {
    kernel->poison_output(0x5A);
    kernel->run_once();
    EXPECT_THAT(kernel->read_output(), testing::Each(0));
  }
}

TEST_F(ExecutorTest, MemoryThatNobodyClearedIsNotZero) {
  load();
  for (const BufferLife life : {BufferLife::call, BufferLife::weights}) {
    KernelPlan plan = operands_only();
    plan.buffers.push_back({"scratch", std::int64_t{4} * words(), life});
    plan.passes = {copy(plan.buffers.size() - 1, kY)};
    EXPECT_THAT(answer_of(plan), testing::Each(testing::Ne(0)));
  }
}

TEST_F(ExecutorTest, BuffersOfAnySizeAreZeroedToTheirEnd) {
  load();
  KernelPlan plan = operands_only();
  plan.buffers.push_back({"scratch", std::int64_t{4} * words() - 1, BufferLife::weights, true});
  plan.passes = {copy(plan.buffers.size() - 1, kY)};
  EXPECT_THAT(answer_of(plan), testing::Each(0));
}

TEST_F(ExecutorTest, PushConstantsAndZeroedWeightsReachTheShader) {
  load();
  KernelPlan plan = operands_only();
  plan.buffers.push_back({"packed", std::int64_t{4} * words(), BufferLife::weights, true});
  plan.passes = {copy(plan.buffers.size() - 1, kY, 0x07070707U)};
  EXPECT_THAT(answer_of(plan), testing::Each(7));
}

TEST_F(ExecutorTest, KernelsOfDifferentShadersShareNothing) {
  load();
  KernelPlan copies = operands_only();
  copies.passes = {copy(kX, kY)};
  KernelPlan inverts = copies;
  std::string glsl = kCopy;
  const std::size_t at = glsl.find("source[i] +");
  inverts.passes[0].spirv = compile(glsl.insert(at, "~"));
  const auto first = executor_->prepare(copies);
  const auto second = executor_->prepare(inverts);
  second->run_once();
  const std::vector<std::int8_t> expected = complemented(operands_.x);
  EXPECT_EQ(second->read_output(), expected);
  first->run_once();
  EXPECT_EQ(first->read_output(), operands_.x);
  EXPECT_EQ(second->read_output(), expected) << "each has a y of its own";
}

TEST_F(ExecutorTest, TimestampsDoNotRunBackwards) {
  const std::vector<std::uint64_t> times = executor_->timestamps(64);
  ASSERT_EQ(times.size(), 64U);
  EXPECT_TRUE(std::ranges::is_sorted(times));
  EXPECT_GT(times.back(), times.front());
}

TEST_F(ExecutorTest, ThereIsMemory) {
  EXPECT_GT(executor_->free_bytes(), 1 << 20);
}

TEST_F(ExecutorTest, StatisticsThatNobodyAskedForAreNotKept) {
  load();
  EXPECT_FALSE(executor_->prepare(two_passes())->statistics());
}

class TellingExecutorTest : public ExecutorTest {
 protected:
  TellingExecutorTest() : ExecutorTest({.validation = true, .statistics = true}) {}
};

TEST_F(TellingExecutorTest, EveryPassHasItsStatisticsWhereTheDriverHasAny) {
  load();
  const auto statistics = executor_->prepare(two_passes())->statistics();
  if (!statistics) GTEST_SKIP() << "the driver has no VK_KHR_pipeline_executable_properties";
  ASSERT_EQ(statistics->size(), 2U);
  for (const PassStatistics& pass : *statistics) {
    EXPECT_EQ(pass.pass, "copy");
    ASSERT_FALSE(pass.executables.empty());
    for (const Executable& executable : pass.executables) EXPECT_FALSE(executable.name.empty());
  }
}

/// Without the barriers: shows that a missing one does not go unnoticed in the tests above.
class UnguardedExecutorTest : public ExecutorTest {
 protected:
  UnguardedExecutorTest() : ExecutorTest({.validation = true, .omit_barriers = true}) {}
};

TEST_F(UnguardedExecutorTest, TheValidationLayerSeesAMissingBarrier) {
  load();
  executor_->prepare(two_passes())->run_once();
  EXPECT_THAT(gpu_.take_validation_messages(), testing::Contains(testing::HasSubstr("HAZARD")));
}

}  // namespace
}  // namespace qlinbench
