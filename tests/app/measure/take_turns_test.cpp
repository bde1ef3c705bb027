// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/take_turns.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "tests/app/measure/small_case.h"

namespace qlinbench {
namespace {

class TakeTurns : public testing::Test, protected SmallCase {
 protected:
  TakeTurns() { policy_.warm_up_ns = 0.0; }

  /// Adds a kernel that is timed hot, and cold with more than one copy.
  void add_kernel(std::int64_t copies = 1) {
    kernels_.push_back(executor.prepare(plan, copies));
    checks_.push_back(std::make_unique<OutputCheck>(data, plan.accuracy));
    turns_.push_back({.instances = {kernels_.back().get()}, .outputs = checks_.back().get()});
    if (copies == 1) return;
    turns_.push_back({.instances = {kernels_.back().get()},
                      .outputs = checks_.back().get(),
                      .cold = true,
                      .weight_copies = copies});
  }

  TurnResults take() { return take_turns(executor, turns_, policy_, watch_, hooks_); }

  SamplingPolicy policy_;
  ClockWatch watch_;
  TurnHooks hooks_;
  std::vector<std::unique_ptr<PreparedKernel>> kernels_;
  std::vector<std::unique_ptr<OutputCheck>> checks_;
  std::vector<Turn> turns_;
};

TEST_F(TakeTurns, TimesOneCallOfASample) {
  add_kernel();
  const Timing timing = take().timings.at(0);
  // The fake takes 100 us a call, 1 ms makes a sample.
  EXPECT_GE(timing.dispatches_per_sample, 10);
  EXPECT_EQ(timing.summary.median, 100e3);
  EXPECT_EQ(timing.samples_ns.size(), 30U) << "equal samples are known after the fewest";
  EXPECT_EQ(timing.stop, StopReason::precision);
  EXPECT_EQ(timing.ci95_ns->low, 100e3);
  EXPECT_EQ(timing.ci95_ns->high, 100e3);
}

TEST_F(TakeTurns, KernelsOfARoundShareASubmissionInAnOrderThatChanges) {
  for (int i = 0; i < 4; ++i) add_kernel();
  const TurnResults taken = take();
  std::set<std::vector<std::size_t>> orders;
  const std::size_t probes = executor.batches.size() - 30;
  for (std::size_t i = probes; i < executor.batches.size(); ++i) {
    std::vector<std::size_t> order;
    for (const auto& sample : executor.batches[i]) order.push_back(sample.kernel);
    EXPECT_EQ(order.size(), 4U);
    orders.insert(order);
    std::ranges::sort(order);
    EXPECT_EQ(std::ranges::adjacent_find(order), order.end()) << "each has one sample in a round";
  }
  EXPECT_GT(orders.size(), 10U) << "30 rounds, 24 orders";
  for (const Timing& timing : taken.timings) {
    EXPECT_THAT(timing.rounds, testing::ElementsAreArray(taken.timings[0].rounds));
  }
}

TEST_F(TakeTurns, TheSameSeedGivesTheSameOrder) {
  for (int i = 0; i < 3; ++i) add_kernel();
  const auto first = take().timings[0].ordinals;
  EXPECT_EQ(take().timings[0].ordinals, first);
  policy_.order_seed = 2;
  EXPECT_NE(take().timings[0].ordinals, first);
}

TEST_F(TakeTurns, AKernelHasOneSampleInASubmission) {
  add_kernel(2);
  take();
  for (const auto& batch : executor.batches) EXPECT_EQ(batch.size(), 1U);
}

TEST_F(TakeTurns, PlacesInMemoryAreInTheInterval) {
  add_kernel();
  for (int i = 1; i < 6; ++i) {
    kernels_.push_back(executor.prepare(plan, 1));
    turns_[0].instances.push_back(kernels_.back().get());
  }
  // Instance i takes i percent longer, always.
  executor.ticks = [](const FakeExecutor::TakenSample& sample) {
    return static_cast<std::uint64_t>(sample.kind.dispatches) * (100000 + sample.kernel * 1000);
  };
  const Timing timing = take().timings[0];
  EXPECT_EQ(timing.summary.median, 102.5e3);
  EXPECT_EQ(timing.ci95_ns->low, 100e3);
  EXPECT_EQ(timing.ci95_ns->high, 105e3);
  EXPECT_EQ(timing.samples_ns.size(), 30U) << "more samples would not help";
  EXPECT_FALSE(timing.health.bimodal);
}

TEST_F(TakeTurns, ColdSamplesGoThroughAllCopies) {
  add_kernel(7);
  const TurnResults taken = take();
  EXPECT_EQ(taken.timings[1].dispatches_per_sample % 7, 0);
  EXPECT_EQ(taken.timings[1].weight_copies, 7);
  for (const auto& sample : executor.samples()) {
    if (sample.kind.cold) {
      EXPECT_EQ(sample.kind.dispatches % 7, 0);
    }
  }
}

TEST_F(TakeTurns, AKernelThatIsKnownDropsOut) {
  add_kernel();
  add_kernel();
  // The second varies by half of itself for ever.
  std::uint64_t calls = 0;
  executor.ticks = [&](const FakeExecutor::TakenSample& sample) {
    const auto dispatches = static_cast<std::uint64_t>(sample.kind.dispatches);
    return dispatches * (sample.kernel == 0 ? 100000 : 100000 + ++calls * 37 % 101 * 1000);
  };
  policy_.stopping.max_samples = 90;
  const TurnResults taken = take();
  EXPECT_EQ(taken.timings[0].samples_ns.size(), 30U);
  EXPECT_EQ(taken.timings[1].samples_ns.size(), 90U);
  EXPECT_EQ(taken.timings[1].stop, StopReason::max_samples);
}

TEST_F(TakeTurns, NoKernelTakesLongerThanItMay) {
  add_kernel();
  std::uint64_t calls = 0;
  executor.ticks = [&](const FakeExecutor::TakenSample&) {
    return ++calls % 2 * 50000000 + 1000000;
  };
  policy_.stopping.max_time_ns = 300e6;
  const Timing timing = take().timings[0];
  EXPECT_EQ(timing.stop, StopReason::max_time);
  // 26 ms on average.
  EXPECT_LE(timing.samples_ns.size(), 13U);
}

TEST_F(TakeTurns, SamplesAtASlowClockAreDiscardedAndCounted) {
  add_kernel();
  // Five samples in a row run at half the clock.
  const auto is_slow = [](std::size_t sample) { return sample >= 12 && sample < 17; };
  std::size_t samples = 0;
  executor.fixed_work_ticks = [&](std::size_t sample) {
    samples = sample;
    return std::uint64_t{is_slow(sample) ? 40000U : 20000U};
  };
  executor.ticks = [&](const FakeExecutor::TakenSample& sample) {
    return static_cast<std::uint64_t>(sample.kind.dispatches) *
           (is_slow(samples) ? 200000 : 100000);
  };
  const Timing timing = take().timings[0];
  EXPECT_EQ(timing.discarded, 3) << "two were untimed, after rests";
  EXPECT_THAT(timing.clock_indices, testing::Each(1.0));
  EXPECT_THAT(timing.samples_ns, testing::Each(100e3));
  EXPECT_EQ(timing.samples_ns.size(), 30U);
}

TEST_F(TakeTurns, AClockThatFallsWhileTheDeviceRestsIsWokenUp) {
  add_kernel();
  auto last = std::chrono::steady_clock::now();
  executor.fixed_work_ticks = [&](std::size_t sample) {
    const auto now = std::chrono::steady_clock::now();
    const bool has_rested = now - last > std::chrono::milliseconds(5);
    last = now;
    return std::uint64_t{sample == 12 || (sample > 12 && has_rested) ? 40000U : 20000U};
  };
  const Timing timing = take().timings[0];
  EXPECT_EQ(timing.samples_ns.size(), 30U);
  EXPECT_EQ(timing.stop, StopReason::precision);
}

TEST_F(TakeTurns, NobodyWatchesTheClockOfACpu) {
  add_kernel();
  policy_.watch_clock = false;
  executor.fixed_work_ticks = [](std::size_t sample) { return 20000 + sample % 3 * 40000; };
  EXPECT_EQ(take().timings[0].discarded, 0);
}

TEST_F(TakeTurns, AWrongAnswerInASampleIsSeen) {
  add_kernel();
  executor.answer = [this](FakeExecutor::Output& y, bool) {
    y = executor.batches.size() == 20 ? wrong_at(2) : data.expected.y_exact;
  };
  take();
  EXPECT_EQ(checks_[0]->verification().wrong, 1);
  EXPECT_EQ(checks_[0]->judged_when(), OutputCheck::When::timed);
}

TEST_F(TakeTurns, ADeviceThatSaysMoreTimePassedThanDidIsFoundOut) {
  add_kernel();
  EXPECT_TRUE(take().clocks_agree);
  executor.host_over_device = 0.5;
  EXPECT_FALSE(take().clocks_agree);
}

TEST_F(TakeTurns, InterruptsBetweenSubmissions) {
  struct Stop {};
  add_kernel();
  hooks_.check_interrupt = [this] {
    if (executor.batches.size() == 9) throw Stop{};
  };
  EXPECT_THROW(take(), Stop);
  EXPECT_EQ(executor.batches.size(), 9U);
}

TEST_F(TakeTurns, WarmsUpBeforeTheFirstSample) {
  add_kernel();
  take();
  const std::size_t without = executor.batches.size();
  executor.batches.clear();
  policy_.warm_up_ns = 11e6;
  take();
  // A sample of 11 calls takes 1.1 ms.
  EXPECT_EQ(executor.batches.size(), without + 10);
}

TEST_F(TakeTurns, ASubmissionIsNoLongerThanItMayBe) {
  for (int i = 0; i < 3; ++i) add_kernel();
  executor.ticks = [](const FakeExecutor::TakenSample&) { return std::uint64_t{40000000}; };
  take();
  for (const auto& batch : executor.batches) EXPECT_LE(batch.size(), 2U);
}

}  // namespace
}  // namespace qlinbench
