// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <string_view>

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
  nothing_verified = 5,  ///< no case matched, none could run, or a kernel is mistrusted alone
  not_comparable = 6,    ///< the baseline is not
  device = 7,            ///< lost, out of memory, timeout, driver failure
  internal = 70,
  no_device = 77,
  interrupted = 130,
  terminated = 143,
};

struct ExitCodeMeaning {
  ExitCode code;
  std::string_view meaning;
};

/// What --help says of each, by number.
inline constexpr std::array<ExitCodeMeaning, 12> kExitCodeMeanings{{
    {ExitCode::success,
     "all that was asked for ran and passed; unsupported and skipped results are no failure, nor "
     "are mistrusted ones of a kernel that passed elsewhere"},
    {ExitCode::wrong, "a kernel answered wrongly"},
    {ExitCode::usage,
     "a mistake on the command line, in the configuration, in a manifest or in GLSL; a file that "
     "cannot be read or written"},
    {ExitCode::regression, "confirmed performance regression"},
    {ExitCode::inconclusive,
     "inconclusive, or an unfit environment: wrong answers that may be the device's"},
    {ExitCode::nothing_verified,
     "nothing was verified: no case matched, none could run, or all results of some kernel that "
     "ran are mistrusted"},
    {ExitCode::not_comparable, "the baseline is not comparable"},
    {ExitCode::device, "device error: lost, out of memory, timeout, driver failure"},
    {ExitCode::internal, "internal error"},
    {ExitCode::no_device, "no usable device"},
    {ExitCode::interrupted, "interrupted; what was finished is in the results, marked incomplete"},
    {ExitCode::terminated, "terminated, with the same consequence"},
}};

}  // namespace qlinbench
