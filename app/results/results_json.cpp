// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/results_json.h"

#include <cmath>

#include "app/results/build_info.h"
#include "app/results/status_names.h"
#include "app/results/timing_names.h"
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
          {"labels", Json(run.labels)},
          {"order_seed", report.order_seed}};
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

Json interval_json(const std::optional<Interval>& interval) {
  if (!interval) return nullptr;
  return {number(interval->low), number(interval->high)};
}

Json numbers(const std::vector<double>& values) {
  Json array = Json::array();
  for (const double value : values) array.push_back(number(value));
  return array;
}

Json timing_json(const std::optional<Timing>& timing) {
  if (!timing) return nullptr;
  return {{"median_ns", number(timing->summary.median)},
          {"ci95_ns", interval_json(timing->ci95_ns)},
          {"interval_method", to_name(timing->interval_method)},
          {"precision", number(timing->precision)},
          {"stop", to_name(timing->stop)},
          {"min_ns", number(timing->summary.min)},
          {"p95_ns", number(timing->summary.p95)},
          {"cv", number(timing->summary.cv)},
          {"drift", number(timing->health.drift)},
          {"drifting", timing->health.drifting},
          {"bimodal", timing->health.bimodal},
          {"discarded", timing->discarded},
          {"dispatches_per_sample", timing->dispatches_per_sample},
          {"weight_copies", timing->weight_copies},
          {"overlap", timing->overlap},
          {"group", timing->group},
          {"samples_ns", numbers(timing->samples_ns)},
          {"rounds", timing->rounds},
          {"instances", timing->instances},
          {"ordinals", timing->ordinals},
          {"clock_indices", numbers(timing->clock_indices)}};
}

Json timings_json(const Result& result) {
  Json passes = Json::array();
  for (const PassTime& pass : result.passes) {
    passes.push_back({{"pass", pass.pass}, {"ns", number(pass.ns)}});
  }
  return {{"cold", timing_json(result.cold)},  {"cold_absent", text_or_null(result.cold_absent)},
          {"hot", timing_json(result.hot)},    {"passes", std::move(passes)},
          {"host_ns", number(result.host_ns)}, {"host_share", number(result.host_share)}};
}

Json outputs_json(const std::optional<Answers>& answers) {
  if (!answers) return nullptr;
  return {{"runs", answers->runs},
          {"distinct_outputs", answers->distinct},
          {"deterministic",
           answers->dispatches_verified > 1 ? Json(answers->distinct <= 1) : Json(nullptr)},
          {"dispatches_timed", answers->dispatches_timed},
          {"dispatches_verified", answers->dispatches_verified}};
}

Json speedup_json(const std::optional<Speedup>& speedup) {
  if (!speedup) return nullptr;
  return {{"ratio", number(speedup->ratio)},
          {"ci95", interval_json(speedup->ci95)},
          {"pairs", speedup->pairs}};
}

Json instrument_json(const std::optional<Instrument>& found) {
  if (!found) return nullptr;
  Json rates = Json::array();
  for (const ReadRate& rate : found->read_rates) {
    rates.push_back({{"bytes", rate.bytes}, {"gb_per_s", number(rate.gb_per_s)}});
  }
  const Json source =
      !found->cache_bytes ? Json(nullptr) : Json(found->cache_measured ? "measured" : "option");
  return {{"step_ns", number(found->step_ns)},
          {"empty_dispatch_ns", number(found->empty_dispatch_ns)},
          {"device_over_host", number(found->device_over_host)},
          {"cache_bytes", found->cache_bytes ? Json(*found->cache_bytes) : Json(nullptr)},
          {"cache_source", source},
          {"read_rates", std::move(rates)}};
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
          {"outputs", outputs_json(result.answers)},
          {"prepack_ns", number(result.prepack_ns)},
          {"pipelines_ns", number(result.pipelines_ns)},
          {"timing", timings_json(result)},
          {"tops", number(result.tops)},
          {"gb_per_s", number(result.gb_per_s)},
          {"speedup", speedup_json(result.speedup)}};
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
          {"instrument", instrument_json(report.instrument)},
          {"config", {{"file", report.config_file}, {"name", report.config_name}}},
          {"results", std::move(results)}};
}

}  // namespace qlinbench
