// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/results_json.h"

#include <cmath>

#include "app/results/build_info.h"
#include "app/results/status_names.h"
#include "reference/names.h"

namespace qlinbench {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json number(const std::optional<double>& value) {
  return value ? number(*value) : Json(nullptr);
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json run_json(const Report& report) {
  const RunInfo& run = report.run;
  return {{"id", run.id},
          {"start", run.start},
          {"argv", run.argv},
          {"complete", run.complete},
          {"exit_code", run.exit_code},
          {"labels", Json(run.labels)}};
}

Json tool_json() {
  const BuildInfo& build = build_info();
  return {{"name", "qlinbench"},          {"version", build.version},   {"git_sha", build.git_sha},
          {"git_dirty", build.git_dirty}, {"compiler", build.compiler}, {"glslang", build.glslang}};
}

Json host_json(const HostInfo& host) {
  return {{"name", host.name},
          {"os", host.os},
          {"cpu", host.cpu},
          {"logical_cores", host.logical_cores},
          {"memory_bytes", host.memory_bytes}};
}

Json device_json(const std::optional<DeviceInfo>& device) {
  if (!device) return nullptr;
  return {{"index", device->index},
          {"name", device->name},
          {"type", device->type},
          {"software", device->software},
          {"vendor_id", device->vendor_id},
          {"device_id", device->device_id},
          {"driver_name", device->driver_name},
          {"driver_info", device->driver_info},
          {"driver_version", device->driver_version},
          {"api_version", device->api_version},
          {"uuid", device->uuid},
          {"timestamp_period_ns", number(static_cast<double>(device->timestamp_period_ns))},
          {"timestamp_valid_bits", device->timestamp_valid_bits},
          {"subgroup_size", device->subgroup_size},
          {"max_shared_bytes", device->max_shared_bytes},
          {"max_workgroup_invocations", device->max_workgroup_invocations},
          {"max_binding_bytes", device->max_binding_bytes},
          {"memory_bytes", device->memory_bytes}};
}

Json first_wrong_json(const std::optional<WrongElement>& wrong) {
  if (!wrong) return nullptr;
  return {{"token", wrong->token},
          {"column", wrong->column},
          {"got", wrong->got},
          {"expected", wrong->expected},
          {"allowed", {wrong->allowed_low, wrong->allowed_high}},
          {"real", number(wrong->real)},
          {"bound", number(wrong->bound)}};
}

Json verification_json(const std::optional<Verification>& found) {
  if (!found) return nullptr;
  return {{"checked", found->checked},
          {"exact", found->exact},
          {"tie", found->tie},
          {"wrong", found->wrong},
          {"max_abs_error", found->max_abs_error},
          {"float_reference_tokens", found->float_reference_tokens},
          {"max_abs_error_float_reference", found->max_abs_error_float_reference},
          {"max_abs_error_real", number(found->max_abs_error_real)},
          {"saturated_fraction", number(found->saturated_fraction)},
          {"undecided_fraction", number(found->undecided_fraction)},
          {"bound_used", number(found->bound_used)},
          {"exact_arithmetic", found->exact_arithmetic},
          {"first_wrong", first_wrong_json(found->first_wrong)}};
}

Json timing_json(const std::optional<Timing>& hot) {
  if (!hot) return {{"hot", nullptr}};
  Json samples = Json::array();
  for (const double sample : hot->samples_ns) samples.push_back(number(sample));
  return {{"hot",
           {{"median_ns", number(hot->summary.median)},
            {"min_ns", number(hot->summary.min)},
            {"p95_ns", number(hot->summary.p95)},
            {"cv", number(hot->summary.cv)},
            {"samples_ns", std::move(samples)},
            {"dispatches_per_sample", hot->dispatches_per_sample}}}};
}

Json kernel_json(const Result& result) {
  return {{"requested", result.kernel_requested},
          {"name", result.kernel_name},
          {"variant", result.kernel_variant},
          {"fingerprint", text_or_null(result.kernel_fingerprint)}};
}

Json reason_json(const std::optional<Reason>& reason) {
  if (!reason) return nullptr;
  return {{"code", reason->code}, {"message", reason->message}};
}

}  // namespace

Json problem_json(const Problem& problem, Distribution distribution, std::uint64_t seed) {
  return {{"b", problem.b},
          {"m", problem.m},
          {"n", problem.n},
          {"k", problem.k},
          {"group_size", problem.group_size},
          {"rounding", to_name(problem.rounding)},
          {"distribution", to_name(distribution)},
          {"seed", seed}};
}

Json to_json(const Result& result) {
  return {{"id", result.id},
          {"problem", problem_json(result.problem, result.distribution, result.seed)},
          {"kernel", kernel_json(result)},
          {"status", status_name(result.status)},
          {"reason", reason_json(result.reason)},
          {"verification", verification_json(result.verification)},
          {"prepack_ns", number(result.prepack_ns)},
          {"timing", timing_json(result.hot)},
          {"tops", number(result.tops)},
          {"gb_per_s", number(result.gb_per_s)},
          {"speedup", number(result.speedup)}};
}

Json to_json(const Report& report) {
  Json results = Json::array();
  for (const Result& result : report.results) results.push_back(to_json(result));
  return {{"schema", kResultsSchema},
          {"schema_version", kResultsSchemaVersion},
          {"run", run_json(report)},
          {"tool", tool_json()},
          {"host", host_json(report.host)},
          {"device", device_json(report.device)},
          {"config", {{"file", report.config_file}, {"name", report.config_name}}},
          {"results", std::move(results)}};
}

}  // namespace qlinbench
