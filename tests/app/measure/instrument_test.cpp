// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/instrument.h"

#include <gmock/gmock.h>

#include "tests/app/measure/fake_executor.h"
#include "tests/app/modest_device.h"

namespace qlinbench {
namespace {

constexpr std::int64_t kMib = std::int64_t{1} << 20;

/// A device with a cache of 40 MiB: up to there a MiB takes 100 ns, beyond 250; a dispatch 1 us.
class InstrumentTest : public testing::Test {
 protected:
  InstrumentTest() {
    traits_.max_binding_bytes = std::int64_t{1} << 32;
    traits_.max_buffer_bytes = traits_.max_binding_bytes;
    traits_.memory_bytes = traits_.max_binding_bytes;
    executor_.memory_bytes = traits_.max_binding_bytes;
    executor_.fixed_work_ticks = [](std::size_t) { return std::uint64_t{0}; };
    executor_.ticks = [this](const FakeExecutor::TakenSample& sample) {
      const auto mib = static_cast<std::uint64_t>(executor_.problem().m);
      const std::uint64_t ns = mib == 1 ? 1000 : 1000 + mib * (mib <= 40 ? 100 : 250);
      return ns * static_cast<std::uint64_t>(sample.kind.dispatches);
    };
  }

  Instrument look() { return look_at_instrument(executor_, traits_, compiler_, from_); }
  MeasureOptions applied() {
    MeasureOptions options;
    apply(look(), from_, options);
    return options;
  }

  FakeExecutor executor_;
  DeviceTraits traits_ = modest_device();
  ShaderCompiler compiler_;
  InstrumentOptions from_;
};

TEST_F(InstrumentTest, SeesTheStepOfTheClockAndAnEmptyDispatch) {
  const Instrument found = look();
  EXPECT_EQ(found.step_ns, 32.0);
  EXPECT_EQ(found.empty_dispatch_ns, 1000.0);
  EXPECT_DOUBLE_EQ(found.device_over_host, 1.0);
  const MeasureOptions options = applied();
  EXPECT_EQ(options.sampling.step_ns, 32.0);
  EXPECT_EQ(options.sampling.empty_dispatch_ns, 1000.0);
  EXPECT_EQ(options.clock_doubt, "");
  EXPECT_EQ(options.instances, 6);
  EXPECT_TRUE(options.sampling.watch_clock);
}

TEST_F(InstrumentTest, FindsTheCacheByReadingGrowingSets) {
  const Instrument found = look();
  EXPECT_EQ(found.cache_bytes, 40 * kMib);
  EXPECT_TRUE(found.cache_measured);
  EXPECT_GT(found.read_rates.size(), 10U);
  EXPECT_EQ(applied().cache_bytes, 40 * kMib);
}

TEST_F(InstrumentTest, BelievesTheUserOnTheCache) {
  from_.cache_bytes = 123;
  const Instrument found = look();
  EXPECT_EQ(found.cache_bytes, 123);
  EXPECT_FALSE(found.cache_measured);
  EXPECT_TRUE(found.read_rates.empty());
}

TEST_F(InstrumentTest, ACpuHasNoCacheOfItsOwnAndNoPlacesToTryOut) {
  from_.software = true;
  EXPECT_FALSE(look().cache_bytes);
  const MeasureOptions options = applied();
  EXPECT_FALSE(options.cache_bytes);
  EXPECT_THAT(options.cache_unknown, testing::HasSubstr("--cache-size"));
  EXPECT_EQ(options.instances, 1);
  EXPECT_FALSE(options.sampling.watch_clock);
}

TEST_F(InstrumentTest, DoubtsAClockThatDisagreesWithTheHosts) {
  for (const double host_over_device : {0.97, 0.5, 0.25, 1.03, 2.0}) {
    executor_.host_over_device = host_over_device;
    EXPECT_THAT(applied().clock_doubt, testing::HasSubstr("clock")) << host_over_device;
    EXPECT_DOUBLE_EQ(look().device_over_host, 1.0 / host_over_device);
  }
  executor_.host_over_device = 1.005;
  EXPECT_EQ(applied().clock_doubt, "");
}

TEST_F(InstrumentTest, ForgivesABusyHostItsOwnDelays) {
  from_.software = true;
  executor_.host_over_device = 1.05;
  EXPECT_EQ(applied().clock_doubt, "");
  executor_.host_over_device = 1.2;
  EXPECT_NE(applied().clock_doubt, "");
  executor_.host_over_device = 0.97;
  EXPECT_NE(applied().clock_doubt, "");
}

}  // namespace
}  // namespace qlinbench
