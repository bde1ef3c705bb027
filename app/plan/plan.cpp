// SPDX-License-Identifier: BSD-3-Clause
#include "app/plan/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <regex>

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
    if (!for_all_.empty() || std::none_of(kernels.begin(), kernels.end(), is_from_pack)) return;
    for_all_ = default_;
    append_names(
        catalog, [](const Kernel& k) { return k.is_from_pack() && !k.is_baseline(); }, for_all_);
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

std::variant<std::vector<PlannedCase>, std::string> make_plan(const Config& config,
                                                              const Catalog& catalog,
                                                              const PlanRequest& request) {
  for (const std::string& name : request.kernels) {
    if (catalog.find(name) != nullptr) continue;
    const std::vector<std::string> names = catalog.names();
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
    plan.push_back(std::move(planned));
  }
  return plan;
}

}  // namespace qlinbench
