// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

namespace qlinbench {

/// Statistics of samples, in the samples' unit.
struct Summary {
  double median = 0.0;  ///< mean of the two middle samples where their number is even
  double min = 0.0;
  double p95 = 0.0;  ///< 95th percentile by nearest rank: the ceil(0.95 n)-th smallest
  double cv = 0.0;   ///< sample standard deviation (n - 1) over mean; 0 for fewer than two samples
};

/// Throws std::invalid_argument for no samples.
Summary summarize(std::span<const double> samples);

}  // namespace qlinbench
