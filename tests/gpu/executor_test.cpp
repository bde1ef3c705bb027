// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>

#include "app/measure/digest.h"
#include "kernels/loader/operand_layout.h"
#include "reference/generate.h"
#include "tests/gpu/gpu_fixture.h"

namespace qlinbench {
namespace {

constexpr std::size_t kX = 0;
constexpr std::size_t kY = kOutput;

/// N = K, so that rows of x and y have the same stride and one can be copied to the other; 18 is
/// no multiple of the row alignment.
constexpr Problem kSquare{.b = 1, .m = 7, .n = 18, .k = 18, .group_size = 18};

constexpr const char* kCopy = R"(
layout(local_size_x = 1) in;
layout(std430, set = 0, binding = 0) readonly buffer source_block { uint source[]; };
layout(std430, set = 0, binding = 1) writeonly buffer target_block { uint target[]; };
layout(push_constant) uniform push_block { uint offset; } push;
void main() { uint i = gl_WorkGroupID.x; target[i] = source[i] + push.offset; }
)";

class ExecutorTest : public GpuTest {
 protected:
  using GpuTest::GpuTest;

  void load() {
    operands_ = generate_operands(kSquare, Distribution::normal, 3);
    executor_->load(kSquare, operands_);
  }

  KernelPlan operands_only() {
    KernelPlan plan;
    for (const OperandLayout& layout : operand_layouts(kSquare)) {
      plan.buffers.push_back({std::string(layout.name), layout.bytes(), BufferLife::operand});
    }
    return plan;
  }

  /// Copies all words of a buffer as large as y to another, adding `offset` to each.
  PassPlan copy(std::size_t from, std::size_t to, std::uint32_t offset = 0) {
    PassPlan pass;
    pass.name = "copy";
    pass.text = std::make_shared<ShaderText>(ShaderText{"copy", kCopy});
    pass.spirv = compile(kCopy);
    pass.grid = {words(), 1, 1};
    const auto bytes = std::as_bytes(std::span(&offset, 1));
    pass.push.assign(bytes.begin(), bytes.end());
    pass.bindings = {{from, true, false}, {to, false, true}};
    return pass;
  }

  /// x to y through scratch, with a hazard between the two passes.
  KernelPlan two_passes() {
    KernelPlan plan = operands_only();
    plan.buffers.push_back({"scratch", std::int64_t{4} * words(), BufferLife::call});
    plan.passes = {copy(kX, plan.buffers.size() - 1), copy(plan.buffers.size() - 1, kY)};
    return plan;
  }

  std::vector<std::int8_t> answer_of(const KernelPlan& plan) {
    const auto kernel = executor_->prepare(plan);
    kernel->run_once();
    return kernel->read_output();
  }

  RawSample take(PreparedKernel& kernel, const SampleKind& kind) {
    const SampleRequest request{&kernel, kind};
    return executor_->take_samples({&request, 1}).samples.front();
  }

  static std::uint32_t words() {
    return static_cast<std::uint32_t>(operand_layouts(kSquare)[kY].bytes() / 4);
  }

  Operands operands_;
};

TEST_F(ExecutorTest, CarriesDenseRowsThroughPaddedBuffersAndBack) {
  load();
  KernelPlan plan = operands_only();
  plan.passes = {copy(kX, kY)};
  EXPECT_EQ(answer_of(plan), operands_.x);
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
  std::vector<std::int8_t> expected = operands_.x;
  for (std::int8_t& value : expected) value = static_cast<std::int8_t>(~value);
  EXPECT_EQ(second->read_output(), expected);
  first->run_once();
  EXPECT_EQ(first->read_output(), operands_.x);
  EXPECT_EQ(second->read_output(), expected) << "each has a y of its own";
}

TEST_F(ExecutorTest, MoreDispatchesTakeLonger) {
  load();
  const auto kernel = executor_->prepare(two_passes());
  take(*kernel, {.dispatches = 64});
  const double few = interval_ns(executor_->clock(), take(*kernel, {.dispatches = 64}).calls);
  const double many = interval_ns(executor_->clock(), take(*kernel, {.dispatches = 4096}).calls);
  EXPECT_GT(few, 0.0);
  EXPECT_GT(many, few);
}

TEST_F(ExecutorTest, TheDeviceAndTheHostComputeTheSameDigest) {
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

TEST_F(ExecutorTest, SamplesOfSeveralKernelsShareASubmission) {
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

TEST_F(ExecutorTest, ColdCallsTakeTheCopiesOfTheWeightsInTurn) {
  load();
  // Each call adds 1 to every word of its weights, and y is what the last call left in its own:
  // copy i of 3 has been touched by the untimed call (copy 2) and by every third timed one.
  KernelPlan plan = operands_only();
  plan.buffers.push_back({"packed", std::int64_t{4} * words(), BufferLife::weights, true});
  const std::size_t packed = plan.buffers.size() - 1;
  plan.passes = {copy(packed, packed, 1), copy(packed, kY)};
  const auto last_byte = [&](std::int64_t copies, std::int64_t dispatches) {
    const auto kernel = executor_->prepare(plan, copies);
    take(*kernel, {.dispatches = dispatches, .cold = true});
    return kernel->read_output().front();
  };
  EXPECT_EQ(last_byte(1, 6), 7) << "the untimed call and six";
  EXPECT_EQ(last_byte(3, 6), 3) << "copy 2: the untimed call, the third and the sixth";
  EXPECT_EQ(last_byte(3, 4), 2) << "copy 0: the first and the fourth";
}

TEST_F(ExecutorTest, HotCallsKeepToTheFirstCopy) {
  load();
  KernelPlan plan = operands_only();
  plan.buffers.push_back({"packed", std::int64_t{4} * words(), BufferLife::weights, true});
  const std::size_t packed = plan.buffers.size() - 1;
  plan.passes = {copy(packed, packed, 1), copy(packed, kY)};
  const auto kernel = executor_->prepare(plan, 3);
  take(*kernel, {.dispatches = 6});
  EXPECT_EQ(kernel->read_output().front(), 7);
}

TEST_F(ExecutorTest, CopiesOfTheOperatorsWeightsAreAlike) {
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

TEST_F(ExecutorTest, EveryPassHasATimeOfItsOwn) {
  load();
  const auto kernel = executor_->prepare(two_passes());
  const std::vector<double> pass_ns = kernel->time_passes();
  ASSERT_EQ(pass_ns.size(), 2U);
  for (const double ns : pass_ns) EXPECT_GT(ns, 0.0);
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
