// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace qlinbench {

std::vector<double> sorted_copy(std::span<const double> values);

/// Indices of the values in ascending order.
std::vector<std::size_t> sorted_order(std::span<const double> values);

/// The middle one of ascending values, or the mean of the two; there must be one at least.
double median_of_sorted(std::span<const double> sorted);

double median(std::span<const double> values);

}  // namespace qlinbench
