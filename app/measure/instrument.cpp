// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/instrument.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string_view>
#include <vector>

#include "app/measure/weight_copies.h"
#include "app/stats/granularity.h"
#include "app/stats/instances.h"
#include "kernels/loader/catalog.h"
#include "reference/distributions.h"

namespace qlinbench {
namespace {

constexpr std::size_t kTimestamps = 256;
constexpr std::int64_t kEmptyDispatches = 1000;
/// Of the comparison with the host's clock.
constexpr double kLongIntervalNs = 60e6;
constexpr std::int64_t kMostEmptyDispatches = 100000;
constexpr double kClockTolerance = 0.01;
constexpr int kTries = 5;
/// Working sets, in MiB; the largest cache on a GPU in 2026 is 256 MiB.
constexpr std::int64_t kSetsMib[] = {1,  2,  3,  4,  6,  8,   12,  16,  20,  24,  32,  40,
                                     48, 56, 64, 80, 96, 128, 160, 192, 256, 384, 512, 640};
constexpr double kReadNs = 300e3;
constexpr int kReads = 5;

class Probe {
 public:
  Probe(Executor& executor, const DeviceTraits& traits, ShaderCompiler& compiler)
      : executor_(executor), traits_(traits), compiler_(compiler) {}

  /// Null where the device cannot hold it.
  std::unique_ptr<PreparedKernel> prepare(std::string_view name, std::int64_t m) {
    const Problem problem{.b = 1, .m = m, .n = 1, .k = 2, .group_size = 2};
    const PlannedVariant planned = probes_.find(name)->plan(problem, traits_, compiler_).front();
    const auto* plan = std::get_if<KernelPlan>(&planned.outcome);
    if (plan == nullptr || device_bytes(*plan, 1) > executor_.free_bytes()) return nullptr;
    executor_.load(problem, zero_operands(problem));
    return executor_.prepare(*plan);
  }

  struct Sample {
    double device_ns = 0.0;  ///< of the calls
    double whole_ns = 0.0;   ///< of all that the device did
    double host_ns = 0.0;
  };
  Sample sample(PreparedKernel& kernel, std::int64_t dispatches) {
    const SampleRequest request{&kernel, {.dispatches = dispatches}};
    const SampleBatch batch = executor_.take_samples({&request, 1});
    const RawSample& taken = batch.samples.front();
    return {interval_ns(executor_.clock(), taken.calls),
            interval_ns(executor_.clock(), taken.whole), batch.host_ns};
  }

 private:
  Executor& executor_;
  const DeviceTraits& traits_;
  ShaderCompiler& compiler_;
  Catalog probes_ = Catalog::probes();
};

double least_ns(Probe& probe, PreparedKernel& kernel, std::int64_t dispatches, int tries) {
  double least = HUGE_VAL;
  for (int i = 0; i < tries; ++i)
    least = std::min(least, probe.sample(kernel, dispatches).device_ns);
  return least / static_cast<double>(dispatches);
}

/// What the submission itself takes the host counts against it, so the closest of several tries.
double device_over_host(Probe& probe, PreparedKernel& empty, double empty_ns) {
  const double wanted = kLongIntervalNs / std::max(empty_ns, 1.0);
  const auto dispatches =
      std::clamp(static_cast<std::int64_t>(wanted), kEmptyDispatches, kMostEmptyDispatches);
  double closest = HUGE_VAL;
  for (int i = 0; i < kTries && std::abs(closest - 1.0) > kClockTolerance; ++i) {
    const auto sample = probe.sample(empty, dispatches);
    const double ratio = sample.whole_ns / std::max(sample.host_ns, 1.0);
    if (std::abs(ratio - 1.0) < std::abs(closest - 1.0)) closest = ratio;
  }
  return closest;
}

/// What a driver says is free may not be there.
std::unique_ptr<PreparedKernel> prepare_if_it_fits(Probe& probe, std::int64_t mib) {
  try {
    return probe.prepare("read_weights", mib);
  } catch (const DeviceLost&) {
    throw;
  } catch (const DeviceError&) {
    return nullptr;
  }
}

std::vector<ReadRate> read_rates(Probe& probe, const DeviceTraits& traits) {
  std::vector<ReadRate> rates;
  for (const std::int64_t mib : kSetsMib) {
    const std::int64_t bytes = mib << 20;
    if (bytes > traits.max_binding_bytes) break;
    const auto kernel = prepare_if_it_fits(probe, mib);
    if (!kernel) break;
    const double once = std::max(probe.sample(*kernel, 1).device_ns, 1.0);
    const auto dispatches = std::clamp<std::int64_t>(std::llround(kReadNs / once), 2, 1000);
    rates.push_back(
        {bytes, static_cast<double>(bytes) / least_ns(probe, *kernel, dispatches, kReads)});
  }
  return rates;
}

/// A busy host wakes up late, and a CPU device computes on it: then its own clock, which is the
/// host's, looks slow. That it looks fast has no such excuse.
constexpr double kLeastOnACpu = 0.9;

std::string clock_doubt(double device_over_host, bool software) {
  const double least = software ? kLeastOnACpu : 1.0 - kClockTolerance;
  if (device_over_host >= least && device_over_host <= 1.0 + kClockTolerance) return {};
  return fmt::format(
      "the device's clock runs at {:.3f} of the host's over a long interval: its times cannot be "
      "believed",
      device_over_host);
}

}  // namespace

Instrument look_at_instrument(Executor& executor, const DeviceTraits& traits,
                              ShaderCompiler& compiler, const InstrumentOptions& options) {
  Instrument found;
  const std::vector<std::uint64_t> times = executor.timestamps(kTimestamps);
  found.step_ns = granularity_ns(executor.clock(), times).value_or(executor.clock().period_ns);
  Probe probe(executor, traits, compiler);
  if (const auto empty = probe.prepare("empty", 1)) {
    found.empty_dispatch_ns = least_ns(probe, *empty, kEmptyDispatches, kTries);
    found.device_over_host = device_over_host(probe, *empty, found.empty_dispatch_ns);
  }
  found.cache_bytes = options.cache_bytes;
  if (!options.cache_bytes && !options.software) {
    found.read_rates = read_rates(probe, traits);
    found.cache_bytes =
        last_level_cache_bytes(without_dispatch(found.read_rates, found.empty_dispatch_ns));
    found.cache_measured = found.cache_bytes.has_value();
  }
  return found;
}

void apply(const Instrument& instrument, const InstrumentOptions& from, MeasureOptions& options) {
  options.sampling.step_ns = instrument.step_ns;
  options.sampling.empty_dispatch_ns = instrument.empty_dispatch_ns;
  options.sampling.watch_clock = !from.software;
  options.instances = from.software ? 1 : kInstancesForInterval;
  options.cache_bytes = instrument.cache_bytes;
  if (!instrument.cache_bytes) {
    options.cache_unknown =
        from.software
            ? "a CPU device has no cache of its own; --cache-size says what to measure against"
            : "no size of the last-level cache showed; --cache-size says it";
  }
  options.clock_doubt = clock_doubt(instrument.device_over_host, from.software);
}

}  // namespace qlinbench
