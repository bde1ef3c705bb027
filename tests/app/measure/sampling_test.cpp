// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/sampling.h"

#include <gtest/gtest.h>

#include <vector>

namespace qlinbench {
namespace {

constexpr TimestampClock kNanoseconds{.period_ns = 1.0F, .valid_bits = 64};

/// A device whose calls take `call_ns`, seen through a clock that ticks every `period_ns`.
class SteadyDevice {
 public:
  SteadyDevice(double call_ns, double period_ns) : call_ns_(call_ns), period_ns_(period_ns) {}

  TakeSample take() {
    return [this](std::int64_t dispatches) {
      asked.push_back(dispatches);
      const double elapsed = call_ns_ * static_cast<double>(dispatches);
      return TimestampPair{0, static_cast<std::uint64_t>(elapsed / period_ns_)};
    };
  }

  std::vector<std::int64_t> asked;

 private:
  double call_ns_;
  double period_ns_;
};

TEST(Sampling, ALongCallIsASampleOfItsOwn) {
  SteadyDevice device(1200e3, 1.0);
  EXPECT_EQ(find_dispatches({}, kNanoseconds, 1, device.take()), 1);
}

TEST(Sampling, ShortCallsAreChainedUntilTheyAreLong) {
  SteadyDevice device(2000.0, 1.0);
  // 1 ms at 2 us a call are 500 calls; a guess has 10 % of headroom.
  const std::int64_t dispatches = find_dispatches({}, kNanoseconds, 1, device.take());
  EXPECT_GE(dispatches, 500);
  EXPECT_LE(dispatches, 551);
}

TEST(Sampling, ACoarseClockAsksForLongerSamples) {
  // A step of 5 us: 1000 steps are 5 ms, more than the 1 ms a fine clock needs.
  SamplingPolicy policy;
  policy.step_ns = 5000.0;
  SteadyDevice device(50e3, 1.0);
  const std::int64_t dispatches = find_dispatches(policy, kNanoseconds, 1, device.take());
  EXPECT_GE(dispatches, 100);
  EXPECT_LE(dispatches, 111);
}

TEST(Sampling, ASlowStartAsksForLongerSamples) {
  SamplingPolicy policy;
  policy.empty_dispatch_ns = 50e3;
  SteadyDevice device(50e3, 1.0);
  // 100 empty dispatches are 5 ms.
  EXPECT_GE(find_dispatches(policy, kNanoseconds, 1, device.take()), 100);
}

TEST(Sampling, CallsTheClockDoesNotSeeAreChainedBlindly) {
  const TimestampClock microseconds{.period_ns = 1000.0F, .valid_bits = 64};
  SteadyDevice device(500.0, 1000.0);
  const std::int64_t dispatches = find_dispatches({}, microseconds, 1, device.take());
  // One call is no tick at all. 1 ms are 2000 calls.
  EXPECT_EQ(device.asked[0], 1);
  EXPECT_GE(dispatches, 2000);
  EXPECT_LE(dispatches, 4096);
}

TEST(Sampling, AClockThatStandsStillEndsAtTheLimit) {
  const auto still = [](std::int64_t) { return TimestampPair{5, 5}; };
  EXPECT_EQ(find_dispatches({}, kNanoseconds, 1, still), 4096);
}

TEST(Sampling, CallsThatTakeTurnsWithCopiesAreWholeRoundsOfThem) {
  SteadyDevice device(2000.0, 1.0);
  const std::int64_t dispatches = find_dispatches({}, kNanoseconds, 7, device.take());
  EXPECT_GE(dispatches, 500);
  for (const std::int64_t asked : device.asked) EXPECT_EQ(asked % 7, 0);
  // More copies than the most calls: one round.
  SteadyDevice short_calls(1.0, 1.0);
  EXPECT_EQ(find_dispatches({}, kNanoseconds, 5000, short_calls.take()), 5000);
}

}  // namespace
}  // namespace qlinbench
