// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/example_report.h"

#include <limits>

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

void add_timing(Result& result, double median_ns) {
  result.prepack_ns = 1500.5;
  result.kernel_fingerprint = std::string(64, 'a');
  // 30 samples: 29 at the median and one that is half as long again.
  Timing timing{.summary = {median_ns, median_ns, median_ns, 0.09},
                .samples_ns = std::vector<double>(30, median_ns),
                .dispatches_per_sample = 64};
  timing.samples_ns[3] = 1.5 * median_ns;
  result.hot = timing;
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
  add_timing(result, 12345.678);
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
  add_timing(result, 850.0);
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
  add_timing(result, 1.5e9);
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
      not_run(Status::error, "broken", {"glsl", "gemm.comp:7: 'x' : undeclared identifier"})};
  return report;
}

}  // namespace qlinbench
