// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/kernel_run.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "app/stats/throughput.h"

namespace qlinbench {
namespace {

using When = OutputCheck::When;

/// Neither is an answer that saturation produces, and they differ: an element that a kernel does
/// not write cannot be right under both.
constexpr std::uint8_t kPoisons[] = {0x5A, 0xC3};

/// What y holds before a run: each poison in every other run, and in every other run of an
/// instance.
std::uint8_t poison_of(std::int64_t run, std::int64_t instances) {
  const std::int64_t round = run / instances;
  return kPoisons[(instances % 2 == 0 ? run + round : run) % 2];
}

/// Of host times and passes: enough for a median.
constexpr int kCallsAlone = 21;

/// Whether less than `limit_ns` have passed since it was made.
class Until {
 public:
  explicit Until(double limit_ns) : limit_ns_(limit_ns) {}
  bool goes_on() const {
    const auto passed = std::chrono::steady_clock::now() - start_;
    return std::chrono::duration<double, std::nano>(passed).count() < limit_ns_;
  }

 private:
  double limit_ns_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

double median_of(const std::vector<double>& values) {
  return summarize(values).median;
}

}  // namespace

KernelRun::KernelRun(Executor& executor, const KernelPlan& plan, const CaseData& data,
                     const MemoryPlan& memory)
    : plan_(plan), copies_(memory.weight_copies), outputs_(data, plan.accuracy) {
  for (std::int64_t i = 0; i < memory.instances; ++i) {
    instances_.push_back(executor.prepare(plan, copies_));
  }
  const PreparedKernel& first = *instances_.front();
  measurement_.exact_division = data.exact_division;
  measurement_.prepack_ns = first.prepack_ns();
  measurement_.pipelines_ns = first.pipelines_ns();
  measurement_.statistics = first.statistics();
  measurement_.cold_absent = memory.cold_absent;
}

void KernelRun::verify(const MeasureOptions& options) {
  const Until limit(options.max_repeats_ns);
  std::int64_t& runs = measurement_.answers.runs;
  const auto may_go_on = [&] {
    options.check_interrupt();
    return outputs_.verification().wrong == 0;
  };
  const auto run = [&](std::int64_t i) {
    PreparedKernel& kernel = *instances_[static_cast<std::size_t>(i % std::ssize(instances_))];
    const std::uint64_t digest = kernel.run_poisoned(poison_of(i, std::ssize(instances_)));
    outputs_.see(kernel, digest, i == 0 ? When::first : When::repeated);
    ++runs;
  };
  options.check_interrupt();
  run(0);
  if (may_go_on()) {
    PreparedKernel& first = *instances_.front();
    outputs_.see_complemented(first, first.run_complemented(kPoisons[1]));
    ++runs;
  }
  while (may_go_on() && runs < options.repeats && limit.goes_on()) run(runs - 1);
  look_behind_buffers();
}

void KernelRun::look_behind_buffers() {
  for (const auto& instance : instances_) {
    std::ranges::copy(
        instance->overrun_buffers(),
        std::inserter(measurement_.overrun_buffers, measurement_.overrun_buffers.end()));
  }
}

void KernelRun::time_alone(const MeasureOptions& options) {
  const Until limit(options.sampling.stopping.max_time_ns);
  std::vector<double> host_ns;
  std::vector<std::vector<double>> pass_ns(plan_.passes.size());
  for (int i = 0; i < kCallsAlone && (i == 0 || limit.goes_on()); ++i) {
    options.check_interrupt();
    PreparedKernel& kernel = *instances_[static_cast<std::size_t>(i) % instances_.size()];
    host_ns.push_back(kernel.run_once());
    const std::vector<double> passes = kernel.time_passes();
    for (std::size_t p = 0; p < passes.size(); ++p) pass_ns[p].push_back(passes[p]);
  }
  measurement_.host_ns = median_of(host_ns);
  for (std::size_t p = 0; p < pass_ns.size(); ++p) {
    if (!pass_ns[p].empty()) {
      measurement_.passes.push_back({plan_.passes[p].name, median_of(pass_ns[p])});
    }
  }
}

std::vector<Turn> KernelRun::turns() {
  Turn hot{.instances = {}, .outputs = &outputs_};
  for (const auto& instance : instances_) hot.instances.push_back(instance.get());
  if (copies_ == 1) return {hot};
  Turn cold = hot;
  cold.cold = true;
  cold.weight_copies = copies_;
  return {hot, cold};
}

void KernelRun::keep(std::span<Timing> timings) {
  for (const Timing& timing : timings) {
    const auto samples = static_cast<std::int64_t>(timing.samples_ns.size());
    measurement_.answers.dispatches_timed += samples * timing.dispatches_per_sample;
    measurement_.answers.dispatches_verified += samples;
  }
  look_behind_buffers();
  const auto timing = [](Timing& taken) {
    return taken.samples_ns.empty() ? std::nullopt : std::optional(std::move(taken));
  };
  measurement_.was_timed = true;
  measurement_.hot = timing(timings[0]);
  if (timings.size() == 1) return;
  measurement_.cold = timing(timings[1]);
  if (!measurement_.cold) {
    measurement_.cold_absent = "the device's clock was held down in all of its samples";
  }
}

Measurement KernelRun::finish() {
  measurement_.verification = outputs_.verification();
  measurement_.judged_when = outputs_.judged_when();
  measurement_.y = outputs_.y();
  measurement_.answers.distinct = outputs_.distinct();
  measurement_.answers.dispatches_verified += measurement_.answers.runs;
  return std::move(measurement_);
}

std::unique_ptr<KernelRun> prepare_run(Executor& executor, const KernelPlan& plan,
                                       const CaseData& data, MemoryPlan memory) {
  try {
    return std::make_unique<KernelRun>(executor, plan, data, memory);
  } catch (const DeviceLost&) {
    throw;
  } catch (const DeviceError&) {
    if (memory.instances == 1 && memory.weight_copies == 1) throw;
  }
  if (memory.weight_copies > 1) {
    memory.cold_absent = "the device had no memory for copies of the weights";
  }
  memory.instances = memory.weight_copies = 1;
  return std::make_unique<KernelRun>(executor, plan, data, memory);
}

void fill_result(Result& result, Measurement& measurement) {
  result.verification = measurement.verification;
  result.answers = measurement.answers;
  result.prepack_ns = measurement.prepack_ns;
  result.pipelines_ns = measurement.pipelines_ns;
  result.host_ns = measurement.host_ns;
  result.passes = measurement.passes;
  result.cold = std::move(measurement.cold);
  result.hot = std::move(measurement.hot);
  if (result.hot) result.cold_absent = measurement.cold_absent;
  const Timing* headline = result.headline();
  if (headline == nullptr) return;
  result.tops = tops(result.problem, headline->summary.median);
  result.gb_per_s = gb_per_s(result.problem, headline->summary.median);
}

}  // namespace qlinbench
