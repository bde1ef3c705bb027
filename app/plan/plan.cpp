// SPDX-License-Identifier: BSD-3-Clause
#include "app/plan/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <regex>

#include "kernels/loader/auto_choice.h"
#include "kernels/loader/mistake.h"

namespace qlinbench {
namespace {

template <typename Predicate>
void append_names(const Catalog& catalog, Predicate wanted, std::vector<std::string>& names) {
  for (const Kernel& kernel : catalog.kernels()) {
    if (std::invoke(wanted, kernel)) names.push_back(kernel.name());
  }
}

/// The names that cases run, by what each of them says itself.
class KernelChoice {
 public:
  KernelChoice(const Catalog& catalog, const std::vector<std::string>& requested)
      : for_all_(requested) {
    const auto& kernels = catalog.kernels();
    const auto is_from_pack = std::mem_fn(&Kernel::is_from_pack);
    append_names(catalog, &Kernel::is_baseline, default_);
    if (for_all_.empty() && std::any_of(kernels.begin(), kernels.end(), is_from_pack)) {
      for_all_ = default_;
      append_names(
          catalog, [](const Kernel& k) { return k.is_from_pack() && !k.is_baseline(); }, for_all_);
    }
    default_.emplace_back(kAutoKernel);
  }

  const std::vector<std::string>& of(const Case& value) const {
    if (!for_all_.empty()) return for_all_;
    return value.kernels.empty() ? default_ : value.kernels;
  }

 private:
  std::vector<std::string> for_all_;
  std::vector<std::string> default_;
};

}  // namespace

std::vector<std::string> requestable_names(const Catalog& catalog) {
  std::vector<std::string> names = catalog.names();
  names.emplace_back(kAutoKernel);
  return names;
}

std::variant<std::vector<PlannedCase>, std::string> make_plan(const Config& config,
                                                              const Catalog& catalog,
                                                              const PlanRequest& request) {
  const std::vector<std::string> names = requestable_names(catalog);
  for (const std::string& name : request.kernels) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    return fmt::format("there is no kernel '{}'{}; --list-kernels shows them all", name,
                       did_you_mean(name, names));
  }
  const KernelChoice choice(catalog, request.kernels);
  const std::regex filter(request.filter);
  std::vector<PlannedCase> plan;
  for (const Case& value : config.cases) {
    if (!std::regex_search(value.id, filter)) continue;
    PlannedCase planned{.value = value, .kernels = {}};
    for (const std::string& name : choice.of(value)) {
      planned.kernels.push_back({name, catalog.find(name)});
    }
    std::stable_partition(planned.kernels.begin(), planned.kernels.end(),
                          std::mem_fn(&RequestedKernel::is_baseline));
    plan.push_back(std::move(planned));
  }
  return plan;
}

}  // namespace qlinbench
