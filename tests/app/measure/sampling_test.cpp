// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/sampling.h"

#include <gtest/gtest.h>

#include <cmath>
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
  SteadyDevice device(600e3, 1.0);
  EXPECT_EQ(find_dispatches({}, kNanoseconds, device.take()), 1);
}

TEST(Sampling, ShortCallsAreChainedUntilTheyAreLong) {
  SteadyDevice device(2000.0, 1.0);
  // 500 us at 2 us a call are 250 calls; a guess has 10 % of headroom.
  const std::int64_t dispatches = find_dispatches({}, kNanoseconds, device.take());
  EXPECT_GE(dispatches, 250);
  EXPECT_LE(dispatches, 276);
}

TEST(Sampling, ACoarseClockAsksForLongerSamples) {
  // A tick of 1 us: 2000 ticks are 2 ms, more than the 500 us a fine clock needs.
  const TimestampClock microseconds{.period_ns = 1000.0F, .valid_bits = 64};
  SteadyDevice device(10e3, 1000.0);
  const std::int64_t dispatches = find_dispatches({}, microseconds, device.take());
  EXPECT_GE(dispatches, 200);
  EXPECT_LE(dispatches, 221);
}

TEST(Sampling, CallsTheClockDoesNotSeeAreChainedBlindly) {
  const TimestampClock microseconds{.period_ns = 1000.0F, .valid_bits = 64};
  SteadyDevice device(500.0, 1000.0);
  const std::int64_t dispatches = find_dispatches({}, microseconds, device.take());
  // One call is no tick at all. 2 ms are 4000 calls.
  EXPECT_EQ(device.asked[0], 1);
  EXPECT_GE(dispatches, 4000);
  EXPECT_LE(dispatches, 4096);
}

TEST(Sampling, AClockThatStandsStillEndsAtTheLimit) {
  SamplingPolicy policy;
  policy.max_samples = 40;
  const Samples samples = take_samples(policy, kNanoseconds, [](std::int64_t) {
    return TimestampPair{5, 5};
  });
  EXPECT_EQ(samples.dispatches_per_sample, policy.max_dispatches);
  EXPECT_EQ(samples.call_ns, std::vector<double>(40, 0.0));
}

TEST(Sampling, TakesThirtySamplesOfALongCall) {
  SteadyDevice device(50e6, 1.0);
  const Samples samples = take_samples({}, kNanoseconds, device.take());
  // 30 samples of 50 ms are 1.5 s, more than the 100 ms that would do.
  EXPECT_EQ(samples.call_ns, std::vector<double>(30, 50e6));
}

TEST(Sampling, TakesMoreSamplesOfAShortCallUpToALimit) {
  SteadyDevice device(600e3, 1.0);
  // 100 ms of 600 us samples are 167.
  EXPECT_EQ(take_samples({}, kNanoseconds, device.take()).call_ns.size(), 167U);
  SamplingPolicy policy;
  policy.max_samples = 50;
  EXPECT_EQ(take_samples(policy, kNanoseconds, device.take()).call_ns.size(), 50U);
}

TEST(Sampling, DividesASampleByItsDispatches) {
  SteadyDevice device(2000.0, 1.0);
  const Samples samples = take_samples({}, kNanoseconds, device.take());
  for (const double call : samples.call_ns) EXPECT_DOUBLE_EQ(call, 2000.0);
}

TEST(Sampling, WarmsUpBeforeItMeasures) {
  SteadyDevice device(1e6, 1.0);
  SamplingPolicy policy;
  policy.warm_up_ns = 20e6;
  const Samples samples = take_samples(policy, kNanoseconds, device.take());
  // One probe, 20 calls of 1 ms, then the samples.
  EXPECT_EQ(device.asked.size(), 1 + 20 + samples.call_ns.size());
}

}  // namespace
}  // namespace qlinbench
