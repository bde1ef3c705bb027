// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

#include "app/plan/plan.h"
#include "app/report/table.h"
#include "kernels/loader/catalog.h"
#include "kernels/loader/device_traits.h"

namespace qlinbench {

/// The layout of the table of a plan, before any of it has run: variants are known without
/// compiling them. auto may come to a longer name than the first it tries; its row is then pushed.
Table::Layout table_layout(std::span<const PlannedCase> plan, const Catalog& catalog,
                           const DeviceTraits& traits);

}  // namespace qlinbench
