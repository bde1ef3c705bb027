// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <span>

#include "app/results/result.h"

namespace qlinbench {

/// Speed of `result` over the fastest baseline among the results of the same case, by their
/// headline times: the median of the ratios of samples taken in the same rounds, or of the medians
/// where there are none. Only where both passed and both are cold, or both hot; a baseline has
/// none.
std::optional<Speedup> speedup_over_baseline(const Result& result, std::span<const Result> of_case);

}  // namespace qlinbench
