// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

#include "app/results/exit_code.h"
#include "app/results/result.h"

namespace qlinbench {

/// How a run ended, beside its results.
struct RunEnd {
  int stop_signal = 0;            ///< SIGINT or SIGTERM, or 0
  bool internal_failure = false;  ///< a failure of the program's own
  bool device_failure = false;    ///< the device failed outside of any case
  bool file_failure = false;      ///< a dump could not be written

  /// The plan was not worked off.
  bool is_early() const {
    return stop_signal != 0 || internal_failure || device_failure || file_failure;
  }
};

/// The exit status of a run. Results that are skipped, unsupported or mistrusted are no failure as
/// long as something else was verified.
ExitCode outcome(std::span<const Result> results, const RunEnd& end);

}  // namespace qlinbench
