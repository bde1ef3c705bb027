// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "reference/output_walk.h"
#include "reference/products.h"

namespace qlinbench {

/// sum_products of the forms that have products for each k: `elementwise`, one each, and
/// `expanded`, perhaps several.
ProductSums sum_elements(const Problem& problem, OutputWalk& output, const Accuracy& accuracy,
                         Effort effort);

}  // namespace qlinbench
