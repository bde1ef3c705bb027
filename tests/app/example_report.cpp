// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/example_report.h"

#include <limits>
#include <string>
#include <utility>

#include "app/config/config.h"

namespace qlinbench {
namespace {

DeviceInfo example_device() {
  return {.index = 1,
          .name = "Example GPU",
          .type = "discrete",
          .vendor_id = 0x10DE,
          .device_id = 0x2335,
          .driver_name = "Example driver",
          .driver_info = "580.1",
          .driver_version = 2432876544,
          .api_version = "1.4.312",
          .uuid = "01234567-89ab-cdef-0123-456789abcdef",
          .software = false,
          .timestamp_period_ns = 52.083332F,
          .timestamp_valid_bits = 36,
          .subgroup_size = 32,
          .max_shared_bytes = 49152,
          .max_workgroup_invocations = 1024,
          .max_binding_bytes = 4294967295,
          .memory_bytes = 150323855360,
          .unusable = ""};
}

Result result_of(const Problem& problem, const std::string& kernel, Status status) {
  Result result;
  result.id = case_id(problem, Distribution::normal, 0);
  result.problem = problem;
  result.kernel_requested = kernel;
  result.kernel_name = kernel;
  result.status = status;
  return result;
}

Verification all_exact(const Problem& problem) {
  Verification found;
  found.checked = problem.tokens() * problem.n;
  found.exact = found.checked;
  found.float_reference_tokens = problem.tokens();
  found.saturated_fraction = 0.001953125;
  found.undecided_fraction = 0.00390625;
  return found;
}

/// Six samples, of which the 95 % interval is all: two at the median, two on either side.
Timing timing(double median_ns, double half_width_ns) {
  const Interval ends{median_ns - half_width_ns, median_ns + half_width_ns};
  return {.summary = {median_ns, ends.low, ends.high, 0.00390625},
          .ci95_ns = ends,
          .interval_method = IntervalMethod::order_statistics,
          .samples_ns = {median_ns, ends.low, ends.high, ends.high, ends.low, median_ns},
          .group = 0,
          .rounds = {0, 1, 2, 3, 4, 5},
          .instances = {0, 1, 2, 3, 4, 5},
          .ordinals = {1, 2, 4, 7, 8, 11},
          .clock_indices = {1.0, 1.0, 0.9375, 1.0, 1.0, 1.0},
          .dispatches_per_sample = 64,
          .weight_copies = 1,
          .overlap = false,
          .stop = StopReason::precision,
          .precision = 0.005,
          .discarded = 0,
          .health = {.drift = 0.00048828125, .drifting = false, .bimodal = false}};
}

/// With the weights from memory, in turn with hot.
Timing cold_timing(double median_ns, double half_width_ns) {
  Timing cold = timing(median_ns, half_width_ns);
  cold.interval_method = IntervalMethod::block_bootstrap;
  cold.instances = {3, 4, 5, 0, 1, 2};
  cold.ordinals = {0, 3, 5, 6, 9, 10};
  cold.dispatches_per_sample = 66;
  cold.weight_copies = 33;
  return cold;
}

/// What every result has whose kernel ran.
void add_run(Result& result) {
  result.kernel_fingerprint = std::string(64, 'a');
  result.prepack_ns = 1500.5;
  result.pipelines_ns = 2.5e6;
  result.host_ns = 23456.5;
  result.passes = {{"gemm.comp", 11000.5}, {"reduce.comp", 1000.25}};
  result.answers =
      Answers{.runs = 100, .distinct = 1, .dispatches_timed = 780, .dispatches_verified = 112};
  result.host_share = 0.03125;
  result.tops = 0.0478;
  result.gb_per_s = 2345.0;
}

Result passed() {
  const Problem problem{1, 512, 14336, 4096, 128, Rounding::half_even};
  Result result = result_of(problem, "dequant_gemm", Status::pass);
  result.kernel_is_baseline = true;
  result.verification = all_exact(problem);
  result.verification->exact -= 12;
  result.verification->tie = 12;
  result.verification->max_abs_error = 1;
  result.verification->max_abs_error_float_reference = 1;
  result.verification->max_abs_error_real = 0.03125;
  result.verification->bound_used = 0.125;
  add_run(result);
  result.cold = cold_timing(12345.5, 60.25);
  result.hot = timing(11050.5, 20.25);
  return result;
}

Result wrong() {
  Result result = result_of({1, 18, 4096, 64, 32, Rounding::half_away}, "dot_gemm", Status::wrong);
  result.kernel_variant = "TILE_M=16,SPLIT_K=4";
  result.reason = Reason{"wrong", "8 outputs are wrong"};
  result.verification = all_exact(result.problem);
  result.verification->exact -= 8;
  result.verification->wrong = 8;
  result.verification->max_abs_error = 255;
  result.verification->max_abs_error_real = 7.96875;
  result.verification->first_wrong = WrongElement{.token = 17,
                                                  .column = 4093,
                                                  .got = -3,
                                                  .expected = -4,
                                                  .allowed_low = -4,
                                                  .allowed_high = -4,
                                                  .real = -0.109375,
                                                  .bound = 0.00000095367431640625};
  add_run(result);
  result.answers->distinct = 2;
  result.cold = cold_timing(850.0, 2.0);
  result.hot = timing(825.0, 2.0);
  return result;
}

Result mistrusted() {
  Result result =
      result_of({2, 3, 65, 14336, 32, Rounding::half_even}, "dequant_gemm", Status::mistrusted);
  result.reason = Reason{"undecided", "40 % of the outputs have more than one allowed value"};
  result.verification = all_exact(result.problem);
  result.verification->undecided_fraction = 0.40625;
  // No bound: such a number has no place in JSON.
  result.verification->bound_used = std::numeric_limits<double>::infinity();
  add_run(result);
  result.passes = {{"gemm.comp", 1.5e9}};
  result.cold_absent = "no size of the last-level cache showed";
  // Stopped by --max-time before there were enough samples for an interval.
  result.hot = timing(1.5e9, 0.25e9);
  result.hot->ci95_ns.reset();
  result.hot->samples_ns = {1.25e9, 1.75e9};
  result.hot->rounds = result.hot->instances = result.hot->ordinals = {0, 1};
  result.hot->clock_indices = {1.0, 1.0};
  result.hot->dispatches_per_sample = 1;
  result.hot->stop = StopReason::max_time;
  return result;
}

Result hot_only() {
  Result result = result_of({1, 1, 64, 64, 32, Rounding::half_even}, "auto", Status::pass);
  result.kernel_name = "dot_gemv";
  result.kernel_variant = "LANES=32";
  result.verification = all_exact(result.problem);
  add_run(result);
  result.answers->distinct = 3;
  result.passes = {{"gemv.comp", 5120.0}};
  result.cold_absent = "the weights are too small";
  result.hot = timing(5000.0, 250.0);
  result.hot->stop = StopReason::max_samples;
  result.hot->overlap = true;
  result.hot->rounds = {0, 1, 2, 3, 4, 6};
  result.hot->discarded = 1;
  result.tops = 1.638;
  result.gb_per_s = 0.523;
  result.speedup = Speedup{.ratio = 2.3125, .ci95 = Interval{2.25, 2.375}, .pairs = 6};
  return result;
}

Result not_run(Status status, const std::string& kernel, Reason reason) {
  Result result = result_of({2, 3, 65, 14336, 32, Rounding::half_even}, kernel, status);
  result.reason = std::move(reason);
  return result;
}

}  // namespace

Report example_report() {
  Report report;
  report.run = {.id = "31607640-3836-4a62-a876-5735611772b8",
                .start = "2026-11-22T12:00:00Z",
                .argv = {"qlinbench", "--config", "shapes.json"},
                .complete = true,
                .exit_code = 1,
                .labels = {{"host", "lab"}}};
  report.host = {.name = "lab",
                 .os = "Debian GNU/Linux 12 (bookworm)",
                 .cpu = "Example CPU",
                 .logical_cores = 16,
                 .memory_bytes = 137438953472};
  report.device = example_device();
  report.instrument = Instrument{.step_ns = 52.083332,
                                 .empty_dispatch_ns = 1250.5,
                                 .device_over_host = 0.99951171875,
                                 .cache_bytes = std::int64_t{50} << 20,
                                 .cache_measured = true,
                                 .read_rates = {{std::int64_t{40} << 20, 6000.5},
                                                {std::int64_t{64} << 20, 3500.25},
                                                {std::int64_t{96} << 20, 3400.125}}};
  report.order_seed = 5;
  report.config_file = "shapes.json";
  report.config_name = "example";
  const Reason no_room{"binding_bytes", "w_packed takes 5.00 GiB, and a binding holds 4.00 GiB"};
  report.results = {
      passed(),
      wrong(),
      mistrusted(),
      not_run(Status::skipped, "dot_gemm", no_room),
      not_run(Status::skipped, "dot_gemv", no_room),
      not_run(Status::unsupported, "coopmat_gemm", {"accepts", "group size 2 is too small"}),
      not_run(Status::error, "broken", {"glsl", "gemm.comp:7: 'x' : undeclared identifier"}),
      hot_only()};
  return report;
}

}  // namespace qlinbench
