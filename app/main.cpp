// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "app/cli/listings.h"
#include "app/cli/options.h"
#include "app/cli/session.h"
#include "app/cli/signals.h"
#include "app/config/config.h"
#include "app/config/file_error.h"
#include "app/gpu/gpu.h"
#include "app/plan/answers.h"
#include "app/plan/device_choice.h"
#include "app/plan/plan.h"
#include "app/results/exit_code.h"
#include "app/results/folder.h"
#include "app/results/host.h"
#include "app/results/results_file.h"
#include "kernels/loader/catalog.h"

namespace qlinbench {
namespace {

/// Something the user has to put right; exit status 2, or another where it says so.
struct Stop {
  std::string message;
  ExitCode code = ExitCode::usage;
};

void complain(const std::string& message) {
  fmt::print(stderr, "qlinbench: {}\n", message);
}

ExitCode print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  return ExitCode::success;
}

Catalog load_catalog(const Options& options) {
  Catalog catalog = Catalog::built_in();
  std::vector<std::string> empty;
  for (const std::string& pack : options.packs) {
    if (!catalog.add_pack(pack)) empty.push_back(pack);
  }
  for (const Mistake& mistake : catalog.mistakes()) complain(to_string(mistake));
  if (empty.empty()) return catalog;
  throw Stop{fmt::format("no kernel in --pack {}; nothing was run", fmt::join(empty, ", "))};
}

Config read_config(const Options& options, const Catalog& catalog) {
  const std::vector<std::string> kernels = requestable_names(catalog);
  ConfigOutcome outcome = load_config(options.config, kernels);
  for (const Mistake& mistake : outcome.mistakes) complain(to_string(mistake));
  if (outcome.mistakes.empty()) return std::move(outcome.config);
  const std::size_t count = outcome.mistakes.size();
  throw Stop{fmt::format("{} mistake{} in {}; nothing was run", count, count == 1 ? "" : "s",
                         options.config)};
}

std::vector<PlannedCase> plan_cases(const Config& config, const Catalog& catalog,
                                    const Options& options) {
  auto made = make_plan(config, catalog, {options.filter, options.kernels});
  if (const auto* message = std::get_if<std::string>(&made)) throw Stop{*message};
  auto plan = std::get<std::vector<PlannedCase>>(std::move(made));
  if (!plan.empty()) return plan;
  throw Stop{fmt::format("no case of {} matches '{}'; --list-cases shows them all", options.config,
                         options.filter),
             ExitCode::nothing_verified};
}

DeviceInfo pick_device(const Gpu& gpu, const Options& options) {
  const auto choice = choose_device(gpu.devices(), options.device);
  if (const auto* device = std::get_if<DeviceInfo>(&choice)) return *device;
  const auto& none = std::get<NoChoice>(choice);
  throw Stop{none.message, none.unknown_name ? ExitCode::usage : ExitCode::no_device};
}

/// Prints which kernels take which case, and fails where one of them is wrong.
ExitCode print_answers(std::span<const PlannedCase> plan, const Catalog& catalog,
                       const Options& options) {
  const Gpu gpu;
  const DeviceTraits traits = gpu.traits(pick_device(gpu, options).index);
  ShaderCompiler compiler;
  ExitCode code = ExitCode::success;
  for (const PlannedCase& planned : plan) {
    const auto answers =
        ask_kernels(catalog, options.kernels, planned.value.problem, traits, compiler);
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
  report.host = describe_host();
  report.config_file = config.file;
  report.config_name = config.name;
  return report;
}

ExitCode run(int argc, char** argv) {
  const auto parsed = parse_options(argc, argv);
  if (const auto* early = std::get_if<EarlyExit>(&parsed)) {
    std::fputs(early->text.c_str(), early->exit_code == 0 ? stdout : stderr);
    return static_cast<ExitCode>(early->exit_code);
  }
  const auto& options = std::get<Options>(parsed);
  if (options.list_devices) return print(list_devices(Gpu().devices()));

  const Catalog catalog = load_catalog(options);
  if (options.list_kernels && options.config.empty()) {
    print(list_kernels(catalog));
    return catalog.mistakes().empty() ? ExitCode::success : ExitCode::usage;
  }

  const Config config = read_config(options, catalog);
  const std::vector<PlannedCase> plan = plan_cases(config, catalog, options);
  if (options.list_cases) return print(list_cases(plan));
  if (options.list_kernels) return print_answers(plan, catalog, options);

  ResultsFile file(options.output);
  Report report = new_report(config, options, {argv, argv + argc});
  Gpu gpu({.validation = options.validation, .statistics = !options.emit.empty()});
  report.device = pick_device(gpu, options);
  const auto executor = gpu.open(report.device->index);
  if (!options.dump.empty()) prepare_folder(options.dump);
  if (!options.emit.empty()) prepare_folder(options.emit);
  catch_stop_signals();
  return run_session({options, gpu, *executor, catalog, plan, file}, report);
}

/// Every failure is told once, here, and becomes an exit status.
ExitCode guarded_run(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const Stop& stop) {
    complain(stop.message);
    return stop.code;
  } catch (const FileError& error) {
    complain(error.what());
    return ExitCode::usage;
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
