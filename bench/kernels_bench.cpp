// SPDX-License-Identifier: BSD-3-Clause
// Every kernel as a case of Google Benchmark, timed by the GPU's clock through the same executor as
// qlinbench, so that its filters, repetitions, JSON and compare.py work on them:
//
//     build/kernels_bench --config configs/llama3_1_8b.json --kernel dot_gemv
//     --benchmark_filter=m1.n4096 --benchmark_repetitions=10 --benchmark_out=now.json
//
// An iteration is one call. Every answer is checked before and while it is timed; a wrong kernel is
// an error. Of qlinbench's options those count that say what runs where (--config, --filter,
// --kernel,
// --pack, --device); cold cases exist with --cache-size.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "app/cli/inputs.h"
#include "app/cli/options.h"
#include "app/config/file_error.h"
#include "app/gpu/gpu.h"
#include "app/measure/candidates.h"
#include "app/measure/kernel_run.h"
#include "app/measure/memory_plan.h"
#include "app/measure/sampling.h"
#include "app/plan/device_choice.h"
#include "app/stats/throughput.h"
#include "reference/generate.h"

namespace qlinbench {
namespace {

/// Where the benchmarks run, and the data of the case that ran last: its kernels follow each other.
class Stage {
 public:
  Stage(const Options& options, const DeviceInfo& device, Gpu& gpu)
      : traits_(gpu.traits(device.index)), executor_(gpu.open(device.index)) {
    measure_.cache_bytes = options.cache_bytes;
    measure_.cache_unknown = "no --cache-size";
  }

  const DeviceTraits& traits() const { return traits_; }
  Executor& executor() { return *executor_; }
  ShaderCompiler& compiler() { return compiler_; }
  const MeasureOptions& measure() const { return measure_; }

  const CaseData& data_of(const Case& value) {
    if (id_ == value.id) return data_;
    data_ = {.problem = value.problem,
             .operands = generate_operands(value.problem, value.distribution, value.seed),
             .expected = {},
             .distribution = value.distribution};
    data_.expected = compute_expected(data_.problem, data_.operands);
    executor_->load(data_.problem, data_.operands);
    id_ = value.id;
    return data_;
  }

 private:
  DeviceTraits traits_;
  std::unique_ptr<Executor> executor_;
  ShaderCompiler compiler_;
  MeasureOptions measure_;
  std::string id_;
  CaseData data_;
};

void count_work(benchmark::State& state, const Problem& problem) {
  using benchmark::Counter;
  state.counters["ops"] = Counter(operation_count(problem), Counter::kIsIterationInvariantRate);
  state.counters["bytes"] =
      Counter(minimum_bytes(problem), Counter::kIsIterationInvariantRate, Counter::kIs1000);
}

std::string wrong_text(const OutputCheck& outputs) {
  const Verification& found = outputs.verification();
  return fmt::format("{} of {} outputs are wrong", found.wrong, found.checked);
}

/// Samples of a turn until Google Benchmark has had enough. `dispatches` of a sample are found in
/// the first repetition and kept, 0 before: it wants the same number of iterations in all.
void time_turn(benchmark::State& state, Stage& stage, const Turn& turn, std::int64_t& dispatches) {
  const TimestampClock clock = stage.executor().clock();
  SampleKind kind{.dispatches = 1, .cold = turn.cold};
  const auto take = [&](std::int64_t count) {
    kind.dispatches = count;
    const SampleRequest request{turn.instances.front(), kind};
    const RawSample sample = stage.executor().take_samples({&request, 1}).samples.front();
    turn.outputs->see(*turn.instances.front(), sample.digest, OutputCheck::When::timed);
    return sample.calls;
  };
  const std::int64_t copies = turn.cold ? turn.weight_copies : 1;
  if (dispatches == 0) {
    dispatches = find_dispatches(stage.measure().sampling, clock, copies, take);
  }
  while (state.KeepRunningBatch(dispatches)) {
    state.SetIterationTime(1e-9 * interval_ns(clock, take(dispatches)));
  }
}

void run(benchmark::State& state, Stage& stage, const Case& value, const KernelPlan& plan,
         bool cold, std::int64_t& dispatches) {
  const CaseData& data = stage.data_of(value);
  const MemoryPlan memory = plan_memory(plan, stage.measure(), 1, stage.executor().free_bytes());
  const std::string& obstacle =
      memory.too_large.empty() && cold ? memory.cold_absent : memory.too_large;
  if (!obstacle.empty()) return state.SkipWithError(obstacle.c_str());
  MemoryPlan one_instance;
  if (cold) one_instance.weight_copies = memory.weight_copies;
  KernelRun kernel(stage.executor(), plan, data, one_instance);
  kernel.verify(stage.measure());
  const Turn turn = kernel.turns().back();
  time_turn(state, stage, turn, dispatches);
  if (turn.outputs->verification().wrong > 0) {
    return state.SkipWithError(wrong_text(*turn.outputs).c_str());
  }
  count_work(state, value.problem);
}

void add(Stage& stage, const Case& value, const Candidate& candidate, bool cold) {
  const auto plan = std::make_shared<const KernelPlan>(*candidate.plan());
  const auto dispatches = std::make_shared<std::int64_t>(0);
  const std::string name =
      fmt::format("{}/{}{}{}/{}", value.id, plan->kernel, plan->variant.empty() ? "" : "/",
                  plan->variant, cold ? "cold" : "hot");
  benchmark::RegisterBenchmark(name.c_str(),
                               [&stage, &value, plan, cold, dispatches](benchmark::State& state) {
                                 run(state, stage, value, *plan, cold, *dispatches);
                               })
      ->UseManualTime()
      ->Unit(benchmark::kMicrosecond);
}

void add_all(Stage& stage, const Inputs& inputs, bool with_cold) {
  for (const PlannedCase& planned : inputs.plan) {
    for (const Candidate& candidate :
         collect_candidates(planned, inputs.catalog, stage.traits(), stage.compiler())) {
      if (candidate.plan() == nullptr) continue;
      add(stage, planned.value, candidate, false);
      if (with_cold) add(stage, planned.value, candidate, true);
    }
  }
}

int run_all(const Options& options) {
  const Inputs inputs = read_inputs(options);
  Gpu gpu;
  const auto choice = choose_device(gpu.devices(), options.device);
  const auto* device = std::get_if<DeviceInfo>(&choice);
  if (device == nullptr) throw Stop{std::get<NoChoice>(choice).message, ExitCode::no_device};
  Stage stage(options, *device, gpu);
  benchmark::AddCustomContext("device", device->name);
  benchmark::AddCustomContext("driver", device->driver_name + " " + device->driver_info);
  add_all(stage, inputs, options.cache_bytes.has_value());
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

/// Our failures as qlinbench tells them.
int told(const Options& options) {
  try {
    return run_all(options);
  } catch (const Stop& stop) {
    complain(stop.message);
    return static_cast<int>(stop.code);
  } catch (const NoDevice& error) {
    complain(error.what());
    return static_cast<int>(ExitCode::no_device);
  } catch (const std::exception& error) {
    complain(error.what());
    return static_cast<int>(ExitCode::usage);
  }
}

}  // namespace
}  // namespace qlinbench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const auto parsed = qlinbench::parse_options(argc, argv);
  if (const auto* early = std::get_if<qlinbench::EarlyExit>(&parsed)) {
    std::fputs(early->text.c_str(), early->exit_code == 0 ? stdout : stderr);
    return early->exit_code;
  }
  return qlinbench::told(std::get<qlinbench::Options>(parsed));
}
