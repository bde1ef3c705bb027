// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "app/stats/confidence.h"
#include "app/stats/stopping.h"

// Words of the statistics as results spell them.

namespace qlinbench {

constexpr std::string_view to_name(IntervalMethod method) {
  return method == IntervalMethod::block_bootstrap ? "block_bootstrap" : "order_statistics";
}

constexpr std::string_view to_name(StopReason reason) {
  switch (reason) {
    case StopReason::max_time:
      return "max_time";
    case StopReason::max_samples:
      return "max_samples";
    default:
      return "precision";
  }
}

}  // namespace qlinbench
