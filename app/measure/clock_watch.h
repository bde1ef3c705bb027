// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <limits>
#include <vector>

namespace qlinbench {

/// What a device's fixed work has taken since the run began: a clock that is held down from one
/// case to the next is still found to be.
class ClockWatch {
 public:
  /// How fast the clock is where the fixed work takes so long: 1 at the run's best, 0.5 at half of
  /// that. The best is the least 10th percentile of any 64 times in a row, never the single
  /// shortest.
  double index(double fixed_work_ns);

 private:
  double best_ns() const;

  std::vector<double> latest_;  ///< since the last 64 were looked at, ascending
  double best_before_ns_ = std::numeric_limits<double>::infinity();
};

}  // namespace qlinbench
