// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/cli/inputs.h"
#include "app/cli/listings.h"
#include "app/cli/options.h"
#include "app/cli/session.h"
#include "app/cli/signals.h"
#include "app/cli/watch.h"
#include "app/config/file_error.h"
#include "app/gpu/gpu.h"
#include "app/plan/answers.h"
#include "app/plan/device_choice.h"
#include "app/results/exit_code.h"
#include "app/results/folder.h"
#include "app/results/host.h"
#include "app/results/results_file.h"

namespace qlinbench {
namespace {

ExitCode print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  return ExitCode::success;
}

ExitCode print_kernels(const Catalog& catalog) {
  print(list_kernels(catalog));
  return catalog.mistakes().empty() ? ExitCode::success : ExitCode::usage;
}

DeviceInfo pick_device(const Gpu& gpu, const Options& options) {
  const auto choice = choose_device(gpu.devices(), options.device);
  if (const auto* device = std::get_if<DeviceInfo>(&choice)) return *device;
  const auto& none = std::get<NoChoice>(choice);
  throw Stop{none.message, none.unknown_name ? ExitCode::usage : ExitCode::no_device};
}

/// Prints which kernels take which case, and fails where one of them is wrong.
ExitCode print_answers(const Inputs& inputs, const Options& options) {
  const Gpu gpu;
  const DeviceTraits traits = gpu.traits(pick_device(gpu, options).index);
  ShaderCompiler compiler;
  ExitCode code = ExitCode::success;
  for (const PlannedCase& planned : inputs.plan) {
    const auto answers =
        ask_kernels(inputs.catalog, options.kernels, planned.value.problem, traits, compiler);
    print(planned.value.id + "\n" + list_answers(answers));
    if (std::any_of(answers.begin(), answers.end(), is_wrong)) code = ExitCode::usage;
  }
  return code;
}

Report new_report(const Config& config, const Options& options, std::vector<std::string> argv) {
  Report report;
  report.run.id = new_run_id();
  report.run.start = utc_now();
  report.run.argv = std::move(argv);
  report.run.labels = options.labels;
  report.order_seed =
      options.order_seed ? static_cast<std::uint64_t>(*options.order_seed) : std::random_device{}();
  report.host = describe_host();
  report.config_file = config.file;
  report.config_name = config.name;
  return report;
}

/// Where runs take place, and what stays between the runs of --watch.
struct Stage {
  explicit Stage(const Options& options)
      : file(options.output),
        gpu({.validation = options.validation, .statistics = !options.emit.empty()}),
        device(pick_device(gpu, options)),
        executor(gpu.open(device.index)) {
    if (!options.dump.empty()) prepare_folder(options.dump);
    if (!options.emit.empty()) prepare_folder(options.emit);
  }

  ResultsFile file;
  Gpu gpu;
  DeviceInfo device;
  std::unique_ptr<Executor> executor;
  ShaderCompiler compiler;
};

ExitCode run_on(Stage& stage, const Inputs& inputs, const Options& options,
                std::vector<std::string> argv) {
  Report report = new_report(inputs.config, options, std::move(argv));
  report.device = stage.device;
  return run_session({options, stage.gpu, *stage.executor, stage.compiler, inputs.catalog,
                      inputs.plan, stage.file},
                     report);
}

/// Mistakes of the user's are told once, here, and become an exit status.
ExitCode told(const std::function<ExitCode()>& run) {
  try {
    return run();
  } catch (const Stop& stop) {
    complain(stop.message);
    return stop.code;
  } catch (const FileError& error) {
    complain(error.what());
    return ExitCode::usage;
  }
}

ExitCode run_and_watch(const Options& options, const std::vector<std::string>& argv) {
  Stage stage(options);
  catch_stop_signals();
  return watch(WatchedFiles(options), [&] {
    const ExitCode code = told([&] { return run_on(stage, read_inputs(options), options, argv); });
    if (code != ExitCode::device) return;
    stage.executor.reset();  // it may be lost, and the kernel be right the next time
    stage.executor = stage.gpu.open(stage.device.index);
  });
}

ExitCode run(int argc, char** argv) {
  const auto parsed = parse_options(argc, argv);
  if (const auto* early = std::get_if<EarlyExit>(&parsed)) {
    std::fputs(early->text.c_str(), early->exit_code == 0 ? stdout : stderr);
    return static_cast<ExitCode>(early->exit_code);
  }
  const auto& options = std::get<Options>(parsed);
  if (options.list_devices) return print(list_devices(Gpu().devices()));
  if (options.list_kernels && options.config.empty()) return print_kernels(load_catalog(options));
  if (options.watch) return run_and_watch(options, {argv, argv + argc});

  const Inputs inputs = read_inputs(options);
  if (options.list_cases) return print(list_cases(inputs.plan));
  if (options.list_kernels) return print_answers(inputs, options);
  Stage stage(options);
  catch_stop_signals();
  return run_on(stage, inputs, options, {argv, argv + argc});
}

/// Every failure is told once and becomes an exit status.
ExitCode guarded_run(int argc, char** argv) {
  try {
    return told([&] { return run(argc, argv); });
  } catch (const NoDevice& error) {
    complain(error.what());
    return ExitCode::no_device;
  } catch (const DeviceError& error) {
    complain(error.what());
    return ExitCode::device;
  } catch (const std::exception& error) {
    complain(fmt::format("internal error, please report it: {}", error.what()));
    return ExitCode::internal;
  }
}

}  // namespace
}  // namespace qlinbench

int main(int argc, char** argv) {
  return static_cast<int>(qlinbench::guarded_run(argc, argv));
}
