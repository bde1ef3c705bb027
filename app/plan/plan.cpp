// SPDX-License-Identifier: BSD-3-Clause
#include "app/plan/plan.h"

#include <fmt/format.h>

#include <regex>

#include "kernels/loader/mistake.h"

namespace qlinbench {
namespace {

std::vector<std::string> baseline_names(const Catalog& catalog) {
  std::vector<std::string> names;
  for (const Kernel& kernel : catalog.kernels()) {
    if (kernel.is_baseline()) names.push_back(kernel.name());
  }
  return names;
}

const std::vector<std::string>& wanted_kernels(const Case& value, const PlanRequest& request,
                                               const std::vector<std::string>& baselines) {
  if (!request.kernels.empty()) return request.kernels;
  return value.kernels.empty() ? baselines : value.kernels;
}

}  // namespace

std::variant<std::vector<PlannedCase>, std::string> make_plan(const Config& config,
                                                              const Catalog& catalog,
                                                              const PlanRequest& request) {
  for (const std::string& name : request.kernels) {
    if (catalog.find(name) != nullptr) continue;
    const std::vector<std::string> names = catalog.names();
    return fmt::format("there is no kernel '{}'{}; --list-kernels shows them all", name,
                       did_you_mean(name, names));
  }
  const std::vector<std::string> baselines = baseline_names(catalog);
  const std::regex filter(request.filter);
  std::vector<PlannedCase> plan;
  for (const Case& value : config.cases) {
    if (!std::regex_search(value.id, filter)) continue;
    PlannedCase planned{.value = value, .kernels = {}};
    for (const std::string& name : wanted_kernels(value, request, baselines)) {
      planned.kernels.push_back({name, catalog.find(name)});
    }
    plan.push_back(std::move(planned));
  }
  return plan;
}

}  // namespace qlinbench
