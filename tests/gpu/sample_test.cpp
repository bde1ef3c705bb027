// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "app/measure/digest.h"
#include "tests/gpu/executor_fixture.h"

// What samples run, and on which copies of the weights.

namespace qlinbench {
namespace {

class SampleTest : public ExecutorTest {
 protected:
  /// Each call adds 1 to every word of its copy of the weights, and y is what that makes of them.
  KernelPlan counting_plan() {
    KernelPlan plan = operands_only();
    plan.buffers.push_back({"packed", std::int64_t{4} * words(), BufferLife::weights, true});
    const std::size_t packed = plan.buffers.size() - 1;
    plan.passes = {copy(packed, packed, 1), copy(packed, kY)};
    return plan;
  }
};

TEST_F(SampleTest, MoreDispatchesTakeLonger) {
  load();
  const auto kernel = executor_->prepare(two_passes());
  take(*kernel, {.dispatches = 64});
  const double few = interval_ns(executor_->clock(), take(*kernel, {.dispatches = 64}).calls);
  const double many = interval_ns(executor_->clock(), take(*kernel, {.dispatches = 4096}).calls);
  EXPECT_GT(few, 0.0);
  EXPECT_GT(many, few);
}

TEST_F(SampleTest, TheDeviceAndTheHostComputeTheSameDigest) {
  load();
  const auto kernel = executor_->prepare(two_passes());
  const std::uint64_t digest = digest_of(kSquare, operands_.x);
  EXPECT_EQ(kernel->run_poisoned(0x5A), digest);
  EXPECT_EQ(kernel->run_poisoned(0xC3), digest) << "poison between the rows does not count";
  EXPECT_EQ(take(*kernel, {.dispatches = 2}).digest, digest);
  KernelPlan other = operands_only();
  other.passes = {copy(kX, kY, 1)};
  const auto different = executor_->prepare(other);
  const std::uint64_t theirs = different->run_poisoned(0x5A);
  EXPECT_EQ(theirs, digest_of(kSquare, different->read_output()));
  EXPECT_NE(theirs, digest);
}

TEST_F(SampleTest, SamplesOfSeveralKernelsShareASubmission) {
  load();
  const auto first = executor_->prepare(two_passes());
  KernelPlan plan = operands_only();
  plan.passes = {copy(kX, kY)};
  const auto second = executor_->prepare(plan);
  const SampleRequest requests[] = {{first.get(), {.dispatches = 5}},
                                    {second.get(), {.dispatches = 50, .overlap = true}}};
  const SampleBatch batch = executor_->take_samples(requests);
  ASSERT_EQ(batch.samples.size(), 2U);
  double device_ns = 0.0;
  for (const RawSample& sample : batch.samples) {
    EXPECT_EQ(sample.digest, digest_of(kSquare, operands_.x));
    EXPECT_GT(interval_ns(executor_->clock(), sample.fixed_work), 0.0);
    device_ns += interval_ns(executor_->clock(), sample.whole);
    EXPECT_LE(sample.fixed_work.end, sample.calls.begin);
    EXPECT_LE(sample.calls.end, sample.whole.end);
  }
  EXPECT_LE(device_ns, 1.01 * batch.host_ns);
}

TEST_F(SampleTest, ColdCallsTakeTheCopiesOfTheWeightsInTurn) {
  load();
  // Copy i of 3 has been touched by the untimed call (copy 2) and by every third timed one.
  const KernelPlan plan = counting_plan();
  const auto last_byte = [&](std::int64_t copies, std::int64_t dispatches) {
    const auto kernel = executor_->prepare(plan, copies);
    take(*kernel, {.dispatches = dispatches, .cold = true});
    return kernel->read_output().front();
  };
  EXPECT_EQ(last_byte(1, 6), 7) << "the untimed call and six";
  EXPECT_EQ(last_byte(3, 6), 3) << "copy 2: the untimed call, the third and the sixth";
  EXPECT_EQ(last_byte(3, 4), 2) << "copy 0: the first and the fourth";
}

TEST_F(SampleTest, HotCallsKeepToTheFirstCopy) {
  load();
  const auto kernel = executor_->prepare(counting_plan(), 3);
  take(*kernel, {.dispatches = 6});
  EXPECT_EQ(kernel->read_output().front(), 7);
}

TEST_F(SampleTest, CopiesOfTheOperatorsWeightsAreAlike) {
  load();
  KernelPlan plan = operands_only();
  plan.passes = {copy(kPackedWeights, kY)};
  const auto one = executor_->prepare(plan, 1);
  one->run_once();
  const auto many = executor_->prepare(plan, 5);
  for (const std::int64_t dispatches : {1, 2, 3, 4, 5}) {
    take(*many, {.dispatches = dispatches, .cold = true});
    EXPECT_EQ(many->read_output(), one->read_output()) << dispatches;
  }
}

TEST_F(SampleTest, EveryPassHasATimeOfItsOwn) {
  load();
  const auto kernel = executor_->prepare(two_passes());
  const std::vector<double> pass_ns = kernel->time_passes();
  ASSERT_EQ(pass_ns.size(), 2U);
  for (const double ns : pass_ns) EXPECT_GT(ns, 0.0);
}

}  // namespace
}  // namespace qlinbench
