// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/kernel_run.h"

#include <gtest/gtest.h>

#include <set>

#include "app/measure/judge.h"
#include "reference/bound.h"
#include "reference/complement.h"
#include "tests/app/measure/small_case.h"

namespace qlinbench {
namespace {

using When = OutputCheck::When;

class KernelRunTest : public testing::Test, protected SmallCase {
 protected:
  Measurement verified(const MemoryPlan& memory = {}) {
    KernelRun run(executor, plan, data, memory);
    run.verify(options_);
    return run.finish();
  }

  /// As run_case does it, one sample of each turn.
  Measurement timed(const MemoryPlan& memory = {}) {
    KernelRun run(executor, plan, data, memory);
    run.verify(options_);
    run.time_alone(options_);
    const std::vector<Turn> turns = run.turns();
    ClockWatch watch;
    TurnResults taken = take_turns(executor, turns, options_.sampling, watch, {});
    run.keep(taken.timings);
    return run.finish();
  }

  static MemoryPlan three_copies() {
    MemoryPlan memory;
    memory.weight_copies = 3;
    return memory;
  }

  static MemoryPlan six_instances() {
    MemoryPlan memory;
    memory.instances = 6;
    return memory;
  }

  MeasureOptions options_;
};

TEST_F(KernelRunTest, ARightKernelPassesWithAllOutputsChecked) {
  const Measurement found = verified();
  EXPECT_EQ(found.verification.checked, 15);
  EXPECT_EQ(found.verification.exact, 15);
  EXPECT_EQ(found.verification.wrong, 0);
  EXPECT_EQ(judge(found, Distribution::normal).status, Status::pass);
  EXPECT_EQ(found.y, data.expected.y_exact);
  EXPECT_EQ(found.prepack_ns, 1234.0);
  EXPECT_EQ(found.pipelines_ns, 5678.0);
  EXPECT_FALSE(found.hot);
}

TEST_F(KernelRunTest, OneWrongOutputIsNamed) {
  executor.answer = [this](FakeExecutor::Output& y, bool) { y = wrong_at(7); };
  const Measurement found = verified();
  EXPECT_EQ(found.verification.wrong, 1);
  ASSERT_TRUE(found.verification.first_wrong);
  EXPECT_EQ(found.verification.first_wrong->token, 1);
  EXPECT_EQ(found.verification.first_wrong->column, 2);
  EXPECT_EQ(judge(found, Distribution::normal).reason->code, "wrong_elements");
  EXPECT_EQ(executor.single_calls, 1) << "what is wrong at once needs no repetition";
}

TEST_F(KernelRunTest, AKernelThatIsWrongInOneRunOfTwentyIsWrong) {
  executor.answer = [this](FakeExecutor::Output& y, bool) {
    y = executor.single_calls % 20 == 19 ? wrong_at(3) : data.expected.y_exact;
  };
  const Measurement found = verified();
  EXPECT_EQ(judge(found, Distribution::normal).status, Status::wrong);
  EXPECT_EQ(judge(found, Distribution::normal).reason->code, "wrong_sometimes");
  EXPECT_EQ(found.verification.first_wrong->column, 3);
  EXPECT_EQ(found.answers.distinct, 2);
}

TEST_F(KernelRunTest, EveryRunOfARightKernelIsCounted) {
  const Measurement found = verified();
  EXPECT_EQ(found.answers.runs, 100);
  EXPECT_EQ(found.answers.distinct, 1);
  EXPECT_EQ(found.answers.dispatches_verified, 100);
}

TEST_F(KernelRunTest, AsManyRunsAsAskedForAndNoMore) {
  options_.repeats = 7;
  verified();
  EXPECT_EQ(executor.single_calls, 7);
}

TEST_F(KernelRunTest, RepetitionsEndWithTheTimeThatSamplingMayTake) {
  options_.max_repeats_ns = 0.0;
  EXPECT_EQ(verified().answers.runs, kLeastRepeats);
}

TEST_F(KernelRunTest, AnElementThatIsNeverWrittenCannotPass) {
  // Whatever a poison leaves behind in element 4 is right at most once.
  executor.answer = [this](FakeExecutor::Output& y, bool) {
    const std::int8_t left = y[4];
    y = data.expected.y_exact;
    y[4] = left;
  };
  for (const int expected : {0x5A, 0xC3 - 256, 0xA6 - 256}) {
    data.expected.y_exact[4] = static_cast<std::int8_t>(expected);
    EXPECT_EQ(judge(timed(), Distribution::normal).status, Status::wrong);
  }
}

TEST_F(KernelRunTest, TheLeastNumberOfRunsFindsWhatIsNeverWritten) {
  executor.answer = [this](FakeExecutor::Output& y, bool) {
    const std::int8_t left = y[4];
    y = data.expected.y_exact;
    y[4] = left;
  };
  options_.max_repeats_ns = 0.0;
  for (const MemoryPlan& memory : {MemoryPlan{}, six_instances()}) {
    for (const int expected : {0x5A, ~0xC3 & 0xFF}) {
      data.expected.y_exact[4] = static_cast<std::int8_t>(expected);
      EXPECT_EQ(judge(verified(memory), Distribution::normal).status, Status::wrong);
    }
  }
}

TEST_F(KernelRunTest, AnAnswerThatIsKeptFromCallToCallIsWrong) {
  executor.keeps_activations = true;
  const Measurement found = verified();
  EXPECT_EQ(judge(found, Distribution::normal).reason->code, "wrong_on_new_data");
  EXPECT_EQ(found.y, complemented(data.expected.y_exact)) << "as if it had been for the others";
  EXPECT_EQ(found.verification.first_wrong->expected, data.expected.y_exact[0]);
  EXPECT_EQ(found.verification.first_wrong->got, ~data.expected.y_exact[0]);
  EXPECT_EQ(executor.single_calls, 2);
}

TEST_F(KernelRunTest, AnAnswerThatIsWrongOnNewDataAloneIsToldInTermsOfTheOld) {
  executor.answer = [this](FakeExecutor::Output& y, bool) {
    y = executor.single_calls == 2 ? wrong_at(7) : data.expected.y_exact;
  };
  const Measurement found = verified();
  EXPECT_EQ(judge(found, Distribution::normal).reason->code, "wrong_on_new_data");
  EXPECT_EQ(found.y, wrong_at(7));
  const WrongElement& wrong = *found.verification.first_wrong;
  EXPECT_EQ(wrong.column, 2);
  EXPECT_EQ(wrong.got, wrong_at(7)[7]);
  EXPECT_LE(wrong.allowed_low, data.expected.y_exact[7]);
  EXPECT_GE(wrong.allowed_high, data.expected.y_exact[7]);
  EXPECT_EQ(wrong.real, output_bound(data.problem, data.operands, plan.accuracy, 1, 2).real);
}

TEST_F(KernelRunTest, AKernelThatWritesBehindItsBuffersIsWrong) {
  executor.overrun = {"y", "partial"};
  const Judgement judgement = judge(verified(), Distribution::normal);
  EXPECT_EQ(judgement.status, Status::wrong);
  EXPECT_EQ(judgement.reason->message, "it writes behind the end of partial, y");
}

TEST_F(KernelRunTest, BuffersAreLookedBehindWhereAnswersAreWrongToo) {
  executor.overrun = {"y"};
  executor.answer = [this](FakeExecutor::Output& y, bool) { y = wrong_at(7); };
  EXPECT_EQ(verified().overrun_buffers, (std::set<std::string>{"y"}));
}

TEST_F(KernelRunTest, AKernelThatWritesBehindItsBuffersWhenTimedIsWrong) {
  executor.answer = [this](FakeExecutor::Output& y, bool is_timed) {
    if (is_timed) executor.overrun = {"y"};
    y = data.expected.y_exact;
  };
  EXPECT_EQ(judge(timed(), Distribution::normal).reason->code, "writes_outside");
}

TEST_F(KernelRunTest, EachInstanceMeetsEachPoison) {
  options_.repeats = 13;
  for (const std::size_t instances : {1U, 2U, 3U, 6U}) {
    MemoryPlan memory;
    memory.instances = static_cast<std::int64_t>(instances);
    executor.poisons.clear();
    verified(memory);
    std::vector<std::set<std::uint8_t>> met(instances);
    executor.poisons.erase(executor.poisons.begin() + 1);  // the one of complemented activations
    for (std::size_t run = 0; run < executor.poisons.size(); ++run) {
      met[run % instances].insert(executor.poisons[run]);
    }
    for (const auto& poisons : met) EXPECT_EQ(poisons.size(), 2U);
  }
}

TEST_F(KernelRunTest, AKernelThatIsWrongOnlyWhenTimedIsWrong) {
  executor.answer = [this](FakeExecutor::Output& y, bool is_timed) {
    y = is_timed ? wrong_at(0) : data.expected.y_exact;
  };
  const Measurement found = timed();
  EXPECT_EQ(judge(found, Distribution::normal).reason->code, "wrong_when_timed");
  EXPECT_EQ(found.verification.first_wrong->column, 0);
}

TEST_F(KernelRunTest, EveryTimedSampleIsVerified) {
  const Measurement found = timed();
  const auto samples = static_cast<std::int64_t>(found.hot->samples_ns.size());
  EXPECT_EQ(found.answers.dispatches_verified, samples + 100);
  EXPECT_EQ(found.answers.dispatches_timed, samples * found.hot->dispatches_per_sample);
}

TEST_F(KernelRunTest, CopiesOfTheWeightsAreTimedColdBesideHot) {
  const Measurement found = timed(three_copies());
  ASSERT_TRUE(found.cold);
  ASSERT_TRUE(found.hot);
  EXPECT_EQ(found.cold->weight_copies, 3);
  EXPECT_EQ(found.hot->weight_copies, 1);
  EXPECT_EQ(found.cold->dispatches_per_sample % 3, 0);
}

TEST_F(KernelRunTest, InstancesTakeTurns) {
  const Measurement found = timed(six_instances());
  EXPECT_EQ(executor.copies.size(), 6U);
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_EQ(found.hot->instances[i], static_cast<std::int64_t>(i % 6));
  }
  for (const auto& sample : executor.samples()) EXPECT_LT(sample.kernel, 6U);
}

TEST_F(KernelRunTest, WhereMemoryIsLessThanItSeemedOneInstanceHotMustDo) {
  MemoryPlan memory = six_instances();
  memory.weight_copies = 3;
  executor.fails_to_prepare = [](std::int64_t copies) { return copies > 1; };
  const auto run = prepare_run(executor, plan, data, memory);
  EXPECT_EQ(executor.copies.back(), 1);
  EXPECT_EQ(run->turns().size(), 1U);
  EXPECT_EQ(run->turns()[0].instances.size(), 1U);
  EXPECT_NE(run->finish().cold_absent, "");
  executor.fails_to_prepare = [](std::int64_t) { return true; };
  EXPECT_THROW(prepare_run(executor, plan, data, memory), DeviceError);
}

TEST_F(KernelRunTest, AnInstanceThatIsWrongIsFound) {
  executor.answer_of = [this](std::size_t instance, FakeExecutor::Output& y) {
    y = instance == 4 ? wrong_at(1) : data.expected.y_exact;
  };
  KernelRun run(executor, plan, data, six_instances());
  run.verify(options_);
  EXPECT_EQ(judge(run.finish(), Distribution::normal).reason->code, "wrong_sometimes");
}

TEST_F(KernelRunTest, HasTheTimeOnTheHostAndOfEachPass) {
  const Measurement found = timed();
  EXPECT_EQ(found.host_ns, 150e3);
  ASSERT_EQ(found.passes.size(), 1U);
  EXPECT_EQ(found.passes[0].pass, "gemm.comp");
  EXPECT_EQ(found.passes[0].ns, 40e3);
}

TEST_F(KernelRunTest, StopsBetweenCallsWhenInterrupted) {
  options_.is_interrupted = [this] { return executor.single_calls >= 3; };
  EXPECT_THROW(verified(), Interrupted);
  EXPECT_EQ(executor.single_calls, 3);
}

TEST_F(KernelRunTest, ADigestThatIsNotThatOfTheOutputIsTheDevicesFailure) {
  OutputCheck outputs(data, plan.accuracy);
  const auto kernel = executor.prepare(plan, 1);
  EXPECT_THROW(outputs.see(*kernel, 1, When::first), DeviceError);
}

}  // namespace
}  // namespace qlinbench
