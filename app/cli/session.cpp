// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/session.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>
#include <span>
#include <string>

#include "app/cli/signals.h"
#include "app/cli/table_layout.h"
#include "app/config/file_error.h"
#include "app/measure/instrument.h"
#include "app/measure/run_case.h"
#include "app/report/progress.h"
#include "app/report/table.h"
#include "app/results/dump.h"
#include "app/results/emit.h"
#include "app/results/outcome.h"
#include "app/results/speedup.h"

namespace qlinbench {
namespace {

/// Results are kept this often while a run goes on, so that little is lost with a machine.
constexpr std::chrono::seconds kCheckpointInterval{5};

/// Defaults of --precision and --max-time.
constexpr double kGpuPrecision = 0.005;
constexpr double kCpuPrecision = 0.05;
constexpr double kMaxTimeSeconds = 2.0;

DumpedCase dumped_case(const Case& value) {
  return {value.id, value.problem, value.distribution, value.seed};
}

class Session {
 public:
  Session(const SessionParts& parts, Report& report)
      : parts_(parts),
        report_(report),
        dump_(parts.options.dump),
        emit_(parts.options.emit),
        out_(parts.file.is_standard_output() ? stderr : stdout),
        traits_(parts.gpu.traits(report.device->index)),
        table_(table_layout(parts.plan, parts.catalog, traits_)),
        progress_(stderr, parts.plan.size()) {}

  ExitCode run() {
    RunEnd end;
    print(device_text(*report_.device));
    try {
      run_plan();
    } catch (const Interrupted&) {
      end.stop_signal = stop_signal();
    } catch (const FileError&) {
      end.file_failure = true;
      finish(end);
      throw;
    } catch (const DeviceError&) {
      end.device_failure = true;
      finish(end);
      throw;
    } catch (...) {
      end.internal_failure = true;
      finish(end);
      throw;
    }
    return finish(end);
  }

 private:
  void run_plan() {
    MeasureOptions options = measure_options();
    if (!options.verify_only && !parts_.plan.empty()) look_at_instrument(options);
    print(table_.header());
    const RunHooks hooks = run_hooks();
    for (const PlannedCase& planned : parts_.plan) {
      if (stop_signal() != 0) throw Interrupted{};
      progress_.begin_case(planned.value.id);
      case_begin_ = report_.results.size();
      if (device_is_lost_) {
        refuse(planned);
      } else {
        run_on_device(
            {parts_.executor, traits_, parts_.compiler, parts_.catalog, division_, watch_}, planned,
            options, hooks);
      }
      ++finished_cases_;
    }
  }

  void run_on_device(const Bench& bench, const PlannedCase& planned, const MeasureOptions& options,
                     const RunHooks& hooks) {
    try {
      run_case(bench, planned, options, hooks);
    } catch (const DeviceLost&) {
      device_is_lost_ = true;
    }
  }

  MeasureOptions measure_options() {
    const Options& asked = parts_.options;
    const bool software = report_.device->software;
    MeasureOptions options;
    options.verify_only = asked.verify_only;
    options.repeats = asked.repeats.value_or(asked.verify_only ? kLeastRepeats : options.repeats);
    const double max_time_ns = 1e9 * asked.max_time_s.value_or(kMaxTimeSeconds);
    // Who asks for a number of runs gets it.
    options.max_repeats_ns = asked.repeats ? HUGE_VAL : max_time_ns;
    options.max_buffer_bytes = traits_.max_buffer_bytes;
    options.most_loop_rounds = report_.device->most_loop_rounds;
    options.one_at_a_time = asked.validation;
    options.sampling.overlap = asked.overlap;
    options.sampling.order_seed = report_.order_seed;
    StoppingPolicy& stopping = options.sampling.stopping;
    stopping.precision = asked.precision.value_or(software ? kCpuPrecision : kGpuPrecision);
    stopping.max_time_ns = max_time_ns;
    options.on_phase = [this](std::string_view phase) { progress_.phase(phase); };
    options.is_interrupted = [] { return stop_signal() != 0; };
    return options;
  }

  void look_at_instrument(MeasureOptions& options) {
    progress_.phase("look at the clocks and the cache");
    const InstrumentOptions from{parts_.options.cache_bytes, report_.device->software};
    report_.instrument =
        qlinbench::look_at_instrument(parts_.executor, traits_, parts_.compiler, from);
    apply(*report_.instrument, from, options);
    print(instrument_text(*report_.instrument));
  }

  RunHooks run_hooks() {
    RunHooks hooks;
    hooks.on_result = [this](const Result& result) { keep(result); };
    hooks.take_validation_messages = [this] { return parts_.gpu.take_validation_messages(); };
    hooks.on_data = [this](const Case& value, const CaseData& data) {
      if (dump_.empty()) return;
      dump_case(dump_, dumped_case(value), data.operands, data.expected);
    };
    hooks.on_planned = [this](const Result& result, const PlannedVariant& planned) {
      if (!emit_.empty()) emit_shaders(emit_, result, planned);
    };
    hooks.on_measurement = [this](const Result& result, const Measurement& measurement) {
      if (!dump_.empty()) dump_output(dump_, result, measurement.y);
      if (!emit_.empty()) emit_statistics(emit_, result, measurement.statistics);
    };
    return hooks;
  }

  /// After a lost device: what was not run is a record too.
  void refuse(const PlannedCase& planned) {
    for (const RequestedKernel& kernel : planned.kernels) {
      keep(refused(planned, kernel, "", Status::error,
                   {"device_lost", "not run: the device was lost in a case before"}));
    }
  }

  void keep(const Result& result) {
    const auto of_case = std::span(report_.results).subspan(case_begin_);
    const std::optional<Speedup> speedup = speedup_over_baseline(result, of_case);
    report_.results.push_back(result);
    report_.results.back().speedup = speedup;
    print(table_.row(report_.results.back()));
    const auto now = std::chrono::steady_clock::now();
    if (now - last_checkpoint_ < kCheckpointInterval) return;
    parts_.file.checkpoint(report_);
    last_checkpoint_ = now;
  }

  ExitCode finish(const RunEnd& end) {
    const ExitCode code = outcome(report_.results, end);
    report_.run.complete = !end.is_early();
    report_.run.exit_code = static_cast<int>(code);
    print(table_.footer());
    if (!emit_.empty()) print(fmt::format("Shaders and statistics are in {}.\n", emit_));
    if (end.is_early()) {
      print(fmt::format("Stopped early: {} of {} cases were finished.\n", finished_cases_,
                        parts_.plan.size()));
    }
    parts_.file.write(report_);
    return code;
  }

  void print(const std::string& text) {
    progress_.clear();
    std::fputs(text.c_str(), out_);
    std::fflush(out_);
  }

  const SessionParts& parts_;
  Report& report_;
  const std::string& dump_;
  const std::string& emit_;
  std::FILE* out_;
  DeviceTraits traits_;
  DivisionCheck division_;
  ClockWatch watch_;
  Table table_;
  Progress progress_;
  bool device_is_lost_ = false;
  std::size_t finished_cases_ = 0;
  std::size_t case_begin_ = 0;  ///< in report_.results
  std::chrono::steady_clock::time_point last_checkpoint_ = std::chrono::steady_clock::now();
};

}  // namespace

ExitCode run_session(const SessionParts& parts, Report& report) {
  return Session(parts, report).run();
}

}  // namespace qlinbench
