// SPDX-License-Identifier: BSD-3-Clause
// The exact reference beside oneDNN's int8 matrix multiplication (s8 x s8 -> s32) of the same shape
// on the same threads, in turn. oneDNN's weights are packed beforehand, ours are unpacked anew in
// each call, and ours also scales and rounds. Built where oneDNN is (Debian: libdnnl-dev).
//
//     build/onednn_bench --threads 1 --set avx2
//
// The time of one thread is that of its processor, so that it can be measured while others work;
// that of several is wall-clock time, in which both wake their threads anew.

#include <fmt/format.h>
#include <omp.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <map>
#include <oneapi/dnnl/dnnl.hpp>
#include <string>
#include <vector>

#include "reference/exact_reference.h"
#include "reference/generate.h"

namespace qlinbench {
namespace {

using Type = dnnl::memory::data_type;
using Layout = dnnl::memory::format_tag;

dnnl::matmul::primitive_desc describe(const dnnl::engine& engine, const dnnl::memory::desc& a,
                                      const dnnl::memory::desc& b, const dnnl::memory::desc& c) {
#if DNNL_VERSION_MAJOR >= 3
  return {engine, a, b, c};
#else
  return {dnnl::matmul::desc(a, b, c), engine};
#endif
}

/// y [M, N] = x [M, K] times the transpose of w [N, K], w in oneDNN's own layout.
class OneDnn {
 public:
  OneDnn(const Problem& p, std::vector<std::int8_t> x, std::vector<std::int8_t> w)
      : x_(std::move(x)),
        y_(static_cast<std::size_t>(p.m * p.n)),
        what_(describe(engine_, {{p.m, p.k}, Type::s8, Layout::ab},
                       {{p.k, p.n}, Type::s8, Layout::any}, {{p.m, p.n}, Type::s32, Layout::ab})),
        multiply_(what_),
        packed_(what_.weights_desc(), engine_) {
    dnnl::memory plain({{p.k, p.n}, Type::s8, Layout::ba}, engine_, w.data());
    dnnl::reorder(plain, packed_).execute(stream_, plain, packed_);
    stream_.wait();
  }

  void run() {
    multiply_.execute(stream_, {{DNNL_ARG_SRC, {what_.src_desc(), engine_, x_.data()}},
                                {DNNL_ARG_WEIGHTS, packed_},
                                {DNNL_ARG_DST, {what_.dst_desc(), engine_, y_.data()}}});
    stream_.wait();
  }

  std::string kernel() const { return what_.impl_info_str(); }

 private:
  std::vector<std::int8_t> x_;
  std::vector<std::int32_t> y_;
  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  dnnl::matmul::primitive_desc what_;
  dnnl::matmul multiply_;
  dnnl::memory packed_;
};

std::vector<std::int8_t> signed_codes(const Operands& operands) {
  std::vector<std::int8_t> codes;
  codes.reserve(2 * operands.w_packed.size());
  for (const int byte : operands.w_packed) {
    codes.push_back(static_cast<std::int8_t>((byte >> 4) - 8));
    codes.push_back(static_cast<std::int8_t>((byte & 15) - 8));
  }
  return codes;
}

struct Options {
  unsigned threads = 0;
  InstructionSet set = best_instruction_set();
  int repeats = 9;
};

double seconds_now(const Options& options) {
  if (options.threads == 1) return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

/// The time of one run.
double seconds_of(const Options& options, const std::function<void()>& run) {
  const double start = seconds_now(options);
  run();
  return seconds_now(options) - start;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + std::ssize(values) / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void compare(const Problem& problem, const Options& options) {
  const Operands operands = generate_operands(problem, Distribution::normal, 1);
  OneDnn onednn(problem, operands.x, signed_codes(operands));
  std::vector<double> ours;
  std::vector<double> theirs;
  std::vector<double> ratios;
  for (int i = -1; i < options.repeats; ++i) {
    const double our = seconds_of(
        options, [&] { (void)exact_reference(problem, operands, {options.threads}, options.set); });
    const double their = seconds_of(options, [&] { onednn.run(); });
    if (i < 0) continue;  // the first warms up
    ours.push_back(our);
    theirs.push_back(their);
    ratios.push_back(their / our);
  }
  const double gmacs = 1e-9 * static_cast<double>(problem.m * problem.n * problem.k);
  fmt::print("{:5} {:6} {:6} {:5} {:9.1f} {:9.1f} {:7.2f}  {}\n", problem.m, problem.n, problem.k,
             problem.group_size, gmacs / median(ours), gmacs / median(theirs), median(ratios),
             onednn.kernel());
  std::fflush(stdout);
}

std::string cpu_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unnamed";
}

void compare_all(const Options& options) {
  omp_set_num_threads(static_cast<int>(Threads{options.threads}.resolved()));
  if (options.set == InstructionSet::avx2) dnnl::set_max_cpu_isa(dnnl::cpu_isa::avx2);
  fmt::print("{}, {} threads, median of {} of {} runs in turn\n", cpu_name(),
             Threads{options.threads}.resolved(), options.threads == 1 ? "CPU time" : "time",
             options.repeats);
  fmt::print("    M      N      K     G   GMAC/s    oneDNN   ratio  oneDNN's kernel\n");
  for (const std::int64_t g : {128, 32}) {
    for (const std::int64_t m : {32, 128, 512}) {
      compare({.m = m, .n = 14336, .k = 4096, .group_size = g}, options);
      compare({.m = m, .n = 4096, .k = 14336, .group_size = g}, options);
    }
  }
}

/// The threads of OpenMP would else wait for more work in a busy loop, for some ms and on the cores
/// of whoever runs next. OpenMP reads this when a program starts.
void start_with_passive_threads(char** argv) {
  if (std::getenv("OMP_WAIT_POLICY") != nullptr) return;
  setenv("OMP_WAIT_POLICY", "passive", 1);
  execv("/proc/self/exe", argv);
  fmt::print(stderr, "This program could not start itself again with OMP_WAIT_POLICY=passive.\n");
  std::exit(1);
}

}  // namespace
}  // namespace qlinbench

int main(int argc, char** argv) {
  qlinbench::start_with_passive_threads(argv);
  using qlinbench::InstructionSet;
  qlinbench::Options options;
  CLI::App app("The exact reference beside oneDNN");
  app.add_option("--threads", options.threads, "threads of both; 0: one for each core");
  app.add_option("--repeats", options.repeats, "timed runs of each");
  const std::map<std::string, InstructionSet> sets{{"avx2", InstructionSet::avx2},
                                                   {"avx512", InstructionSet::avx512}};
  app.add_option("--set", options.set, "instruction set of both")
      ->transform(CLI::CheckedTransformer(sets));
  CLI11_PARSE(app, argc, argv);
  qlinbench::compare_all(options);
}
