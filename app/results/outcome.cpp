// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/outcome.h"

#include <algorithm>
#include <csignal>
#include <string_view>

namespace qlinbench {
namespace {

bool any_has(std::span<const Result> results, Status status) {
  return std::any_of(results.begin(), results.end(),
                     [status](const Result& result) { return result.status == status; });
}

bool is_device_failure(const Result& result) {
  return result.status == Status::error && result.reason &&
         (result.reason->code == "device" || result.reason->code == "device_lost");
}

/// A mistrusted result was compared and proves nothing either way.
bool nothing_verified(std::span<const Result> results) {
  return !any_has(results, Status::pass) && !any_has(results, Status::wrong);
}

}  // namespace

ExitCode outcome(std::span<const Result> results, const RunEnd& end) {
  // In the order in which one wins over another.
  if (end.internal_failure) return ExitCode::internal;
  if (end.stop_signal == SIGINT) return ExitCode::interrupted;
  if (end.stop_signal == SIGTERM) return ExitCode::terminated;
  if (end.device_failure || std::ranges::any_of(results, is_device_failure)) {
    return ExitCode::device;
  }
  if (any_has(results, Status::wrong)) return ExitCode::wrong;
  if (end.file_failure || any_has(results, Status::error)) return ExitCode::usage;
  if (nothing_verified(results)) return ExitCode::nothing_verified;
  return ExitCode::success;
}

}  // namespace qlinbench
