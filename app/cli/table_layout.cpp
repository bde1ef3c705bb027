// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/table_layout.h"

#include <algorithm>
#include <string>

#include "app/report/format.h"
#include "kernels/loader/auto_choice.h"

namespace qlinbench {
namespace {

std::size_t label_width(const RequestedKernel& requested, const Kernel& kernel,
                        const ChosenVariant& chosen) {
  return display_width(kernel_label(requested.requested, kernel.name(), chosen.name));
}

std::size_t auto_width(const RequestedKernel& requested, const Problem& problem,
                       const Catalog& catalog, const DeviceTraits& traits) {
  std::size_t width = 0;
  for (const auto& [kernel, chosen] : rank_variants(catalog, problem, traits)) {
    width = std::max(width, label_width(requested, *kernel, chosen));
    if (!chosen.refusal) break;
  }
  return width;
}

std::size_t width_of(const RequestedKernel& requested, const Problem& problem,
                     const Catalog& catalog, const DeviceTraits& traits) {
  if (requested.kernel == nullptr) return auto_width(requested, problem, catalog, traits);
  std::size_t width = 0;
  for (const ChosenVariant& chosen : requested.kernel->choose(problem, traits)) {
    width = std::max(width, label_width(requested, *requested.kernel, chosen));
  }
  return width;
}

}  // namespace

Table::Layout table_layout(std::span<const PlannedCase> plan, const Catalog& catalog,
                           const DeviceTraits& traits) {
  Table::Layout layout;
  for (const PlannedCase& planned : plan) {
    layout.id = std::max(layout.id, display_width(short_id(planned.value.id)));
    for (const RequestedKernel& requested : planned.kernels) {
      const std::size_t width = width_of(requested, planned.value.problem, catalog, traits);
      layout.kernel = std::max(layout.kernel, width);
      layout.has_speedup = layout.has_speedup || !requested.is_baseline();
    }
  }
  return layout;
}

}  // namespace qlinbench
