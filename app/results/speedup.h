// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <span>

#include "app/results/result.h"

namespace qlinbench {

/// Median of the fastest baseline among the results of the same case over the median of `result`:
/// above 1 where the kernel is faster. Only where both passed; a baseline has none.
std::optional<double> speedup_over_baseline(const Result& result, std::span<const Result> of_case);

}  // namespace qlinbench
