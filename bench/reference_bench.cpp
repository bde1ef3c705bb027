// SPDX-License-Identifier: BSD-3-Clause
// How fast problems are generated, computed and checked on this machine's cores, in
// multiply-accumulates a second (GMAC/s = 1e9 of them) of wall-clock time.
//
//     build/reference_bench --benchmark_filter=exact

#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <string>

#include "reference/exact_reference.h"
#include "reference/float_reference.h"
#include "reference/generate.h"
#include "reference/references.h"
#include "reference/verdict.h"

namespace qlinbench {
namespace {

/// The promise of a kernel that dequantizes weights and sums k in tiles, as the baseline does.
constexpr Accuracy kAccuracy{.form = AccuracyForm::elementwise,
                             .order = SumOrder::ascending,
                             .tile = 32,
                             .round_to_nearest_even = true};

/// What one shape needs; kept for the benchmarks that follow on the same shape.
struct Case {
  Problem problem;
  Operands operands;
  Expected expected;
};

const Case& case_of(const Problem& problem) {
  static Case kept;
  if (kept.problem != problem || kept.operands.x.empty()) {
    kept.problem = problem;
    kept.operands = generate_operands(problem, Distribution::normal, 1);
    kept.expected = compute_expected(problem, kept.operands);
  }
  return kept;
}

void count_macs(benchmark::State& state, const Problem& problem) {
  const double macs = static_cast<double>(problem.tokens()) * static_cast<double>(problem.n) *
                      static_cast<double>(problem.k);
  state.counters["GMAC/s"] = benchmark::Counter(
      macs / 1e9, benchmark::Counter::kIsIterationInvariantRate, benchmark::Counter::kIs1000);
}

void generate(benchmark::State& state, const Problem& problem) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(generate_operands(problem, Distribution::normal, 1));
  }
  count_macs(state, problem);
}

void exact(benchmark::State& state, const Problem& problem, InstructionSet set) {
  const Case& c = case_of(problem);
  for (auto _ : state) benchmark::DoNotOptimize(exact_reference(problem, c.operands, {}, set));
  count_macs(state, problem);
}

void float32(benchmark::State& state, const Problem& problem, InstructionSet set) {
  const Case& c = case_of(problem);
  for (auto _ : state) benchmark::DoNotOptimize(float_reference(problem, c.operands, {}, set));
  count_macs(state, problem);
}

void verify_answers(benchmark::State& state, const Problem& problem, int offset) {
  const Case& c = case_of(problem);
  std::vector<std::int8_t> y = c.expected.y_exact;
  for (auto& value : y) value = static_cast<std::int8_t>(value + offset);
  for (auto _ : state) {
    benchmark::DoNotOptimize(verify(problem, c.operands, c.expected, kAccuracy, y));
  }
  count_macs(state, problem);
}

/// Everything that verifying one answer takes, for the layers of Llama 3.1 8B: query and output,
/// key and value, gate and up, down, each for `tokens`, and the LM head for at most 32.
void verify_llama(benchmark::State& state) {
  const std::int64_t tokens = state.range(0);
  constexpr std::array<std::array<std::int64_t, 2>, 5> kLayers{
      {{4096, 4096}, {1024, 4096}, {14336, 4096}, {4096, 14336}, {128256, 4096}}};
  for (auto _ : state) {
    for (const std::int64_t group : {32, 128}) {
      for (const auto& [n, k] : kLayers) {
        const std::int64_t m = n == 128256 ? std::min<std::int64_t>(tokens, 32) : tokens;
        const Problem problem{.m = m, .n = n, .k = k, .group_size = group};
        const Operands operands = generate_operands(problem, Distribution::normal, 1);
        const Expected expected = compute_expected(problem, operands);
        benchmark::DoNotOptimize(verify(problem, operands, expected, kAccuracy, expected.y_exact));
      }
    }
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["peak MiB"] = static_cast<double>(usage.ru_maxrss) / 1024.0;
}

const char* name_of(InstructionSet set) {
  constexpr std::array kNames{"portable", "neon", "avx2", "avx512"};
  return kNames.at(static_cast<std::size_t>(set));
}

void add(const std::string& name, const Problem& problem, auto body) {
  const std::string shape = "/m" + std::to_string(problem.m) + ".n" + std::to_string(problem.n) +
                            ".k" + std::to_string(problem.k) + "/g" +
                            std::to_string(problem.group_size);
  benchmark::RegisterBenchmark((name + shape).c_str(), body)
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
}

void add_all(const Problem& problem) {
  add("generate", problem, [=](benchmark::State& state) { generate(state, problem); });
  for (const InstructionSet set : available_instruction_sets()) {
    const std::string suffix = std::string(".") + name_of(set);
    add("exact" + suffix, problem, [=](benchmark::State& state) { exact(state, problem, set); });
    add("float" + suffix, problem, [=](benchmark::State& state) { float32(state, problem, set); });
  }
  add("verify.right", problem, [=](benchmark::State& state) { verify_answers(state, problem, 0); });
  if (problem.m <= 32)
    add("verify.off_by_one", problem,
        [=](benchmark::State& state) { verify_answers(state, problem, 1); });
  add("verify.garbage", problem,
      [=](benchmark::State& state) { verify_answers(state, problem, 100); });
}

}  // namespace
}  // namespace qlinbench

int main(int argc, char** argv) {
  using qlinbench::Problem;
  for (const std::int64_t m : {1, 32, 512}) {
    qlinbench::add_all(Problem{.m = m, .n = 14336, .k = 4096, .group_size = 128});
  }
  qlinbench::add_all(Problem{.m = 32, .n = 4096, .k = 14336, .group_size = 32});
  benchmark::RegisterBenchmark("llama3_1_8b", qlinbench::verify_llama)
      ->ArgName("tokens")
      ->Arg(1)
      ->Arg(8)
      ->Arg(32)
      ->Arg(128)
      ->Arg(512)
      ->Arg(2048)
      ->Iterations(1)
      ->Unit(benchmark::kSecond)
      ->MeasureProcessCPUTime()
      ->UseRealTime();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
