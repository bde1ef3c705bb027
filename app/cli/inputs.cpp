// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/inputs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <utility>
#include <variant>

namespace qlinbench {
namespace {

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

}  // namespace

void complain(const std::string& message) {
  fmt::print(stderr, "qlinbench: {}\n", message);
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

Inputs read_inputs(const Options& options) {
  Inputs inputs{.catalog = load_catalog(options), .config = {}, .plan = {}};
  inputs.config = read_config(options, inputs.catalog);
  inputs.plan = plan_cases(inputs.config, inputs.catalog, options);
  return inputs;
}

}  // namespace qlinbench
