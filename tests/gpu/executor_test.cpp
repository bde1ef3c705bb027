// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>

#include <numeric>

#include "kernels/loader/operand_layout.h"
#include "reference/generate.h"
#include "tests/gpu/gpu_fixture.h"

namespace qlinbench {
namespace {

constexpr std::size_t kX = 0;
constexpr std::size_t kY = kOperandCount - 1;

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

  static std::uint32_t words() {
    return static_cast<std::uint32_t>(operand_layouts(kSquare)[kY].bytes() / 4);
  }

  Operands operands_;
};

TEST_F(ExecutorTest, CarriesDenseRowsThroughPaddedBuffersAndBack) {
  load();
  KernelPlan plan = operands_only();
  plan.passes = {copy(kX, kY)};
  executor_->prepare(plan)->run_once();
  EXPECT_EQ(executor_->read_output(), operands_.x);
}

TEST_F(ExecutorTest, PoisonReachesEveryOutput) {
  load();
  executor_->poison_output(0xA6);
  EXPECT_THAT(executor_->read_output(), testing::Each(static_cast<std::int8_t>(0xA6)));
}

TEST_F(ExecutorTest, APassSeesWhatThePassBeforeWrote) {
  load();
  executor_->prepare(two_passes())->run_once();
  EXPECT_EQ(executor_->read_output(), operands_.x);
}

TEST_F(ExecutorTest, ASampleRunsTheKernelToo) {
  load();
  executor_->poison_output(0x5A);
  executor_->prepare(two_passes())->sample(3);
  EXPECT_EQ(executor_->read_output(), operands_.x);
}

TEST_F(ExecutorTest, PrepackingRunsOnceBeforeTheKernelAndIsTimed) {
  load();
  KernelPlan plan = operands_only();
  plan.buffers.push_back({"packed", std::int64_t{4} * words(), BufferLife::weights});
  plan.prepack = {copy(kX, plan.buffers.size() - 1)};
  plan.passes = {copy(plan.buffers.size() - 1, kY)};
  const auto kernel = executor_->prepare(plan);
  kernel->run_once();
  EXPECT_EQ(executor_->read_output(), operands_.x);
  EXPECT_GT(kernel->prepack_ns(), 0.0);
}

TEST_F(ExecutorTest, ScratchThatIsZeroedIsZeroInEveryCall) {
  load();
  // Each call copies scratch to y and then leaves something else in scratch.
  KernelPlan plan = operands_only();
  plan.buffers.push_back({"scratch", std::int64_t{4} * words(), BufferLife::call, true});
  plan.passes = {copy(plan.buffers.size() - 1, kY), copy(kX, plan.buffers.size() - 1)};
  const auto kernel = executor_->prepare(plan);
  for (int call = 0; call < 2; ++call) {
    executor_->poison_output(0x5A);
    kernel->run_once();
    EXPECT_THAT(executor_->read_output(), testing::Each(0));
  }
}

TEST_F(ExecutorTest, MemoryThatNobodyClearedIsNotZero) {
  load();
  for (const BufferLife life : {BufferLife::call, BufferLife::weights}) {
    KernelPlan plan = operands_only();
    plan.buffers.push_back({"scratch", std::int64_t{4} * words(), life});
    plan.passes = {copy(plan.buffers.size() - 1, kY)};
    executor_->prepare(plan)->run_once();
    EXPECT_THAT(executor_->read_output(), testing::Each(testing::Ne(0)));
  }
}

TEST_F(ExecutorTest, BuffersOfAnySizeAreZeroedToTheirEnd) {
  load();
  KernelPlan plan = operands_only();
  plan.buffers.push_back({"scratch", std::int64_t{4} * words() - 1, BufferLife::weights, true});
  plan.passes = {copy(plan.buffers.size() - 1, kY)};
  executor_->prepare(plan)->run_once();
  EXPECT_THAT(executor_->read_output(), testing::Each(0));
}

TEST_F(ExecutorTest, PushConstantsAndZeroedWeightsReachTheShader) {
  load();
  KernelPlan plan = operands_only();
  plan.buffers.push_back({"packed", std::int64_t{4} * words(), BufferLife::weights, true});
  plan.passes = {copy(plan.buffers.size() - 1, kY, 0x07070707U)};
  executor_->prepare(plan)->run_once();
  EXPECT_THAT(executor_->read_output(), testing::Each(7));
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
  EXPECT_EQ(executor_->read_output(), expected);
  first->run_once();
  EXPECT_EQ(executor_->read_output(), operands_.x);
}

TEST_F(ExecutorTest, MoreDispatchesTakeLonger) {
  load();
  const auto kernel = executor_->prepare(two_passes());
  kernel->sample(64);
  const double few = interval_ns(executor_->clock(), kernel->sample(64));
  const double many = interval_ns(executor_->clock(), kernel->sample(4096));
  EXPECT_GT(few, 0.0);
  EXPECT_GT(many, few);
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
