// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace qlinbench {

/// Exit statuses of the program. Where several hold, the first of this order wins:
/// internal, interrupted or terminated, device, wrong, usage, regression, not_comparable,
/// inconclusive, nothing_verified.
enum class ExitCode : int {
  success = 0,
  wrong = 1,             ///< a kernel answered wrongly
  usage = 2,             ///< command line, configuration, manifest or GLSL
  regression = 3,        ///< confirmed performance regression
  inconclusive = 4,      ///< or an unfit environment
  nothing_verified = 5,  ///< no case matched, or none could run
  not_comparable = 6,    ///< the baseline is not
  device = 7,            ///< lost, out of memory, timeout, driver failure
  internal = 70,
  no_device = 77,
  interrupted = 130,
  terminated = 143,
};

}  // namespace qlinbench
