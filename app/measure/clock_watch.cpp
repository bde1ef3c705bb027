// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/clock_watch.h"

#include <algorithm>
#include <cstddef>

namespace qlinbench {
namespace {

constexpr std::size_t kInARow = 64;

/// At least the second of three.
double tenth_percentile(const std::vector<double>& ascending) {
  const std::size_t tenth = std::max<std::size_t>(ascending.size() / 10, 1);
  return ascending[std::min(tenth, ascending.size() - 1)];
}

}  // namespace

double ClockWatch::index(double fixed_work_ns) {
  if (latest_.size() == kInARow) {
    best_before_ns_ = best_ns();
    latest_.clear();
  }
  latest_.insert(std::ranges::upper_bound(latest_, fixed_work_ns), fixed_work_ns);
  const double best = best_ns();
  return best > 0.0 && fixed_work_ns > 0.0 ? best / fixed_work_ns : 1.0;
}

double ClockWatch::best_ns() const {
  return std::min(best_before_ns_, tenth_percentile(latest_));
}

}  // namespace qlinbench
