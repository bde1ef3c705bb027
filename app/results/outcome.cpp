// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/outcome.h"

#include <algorithm>
#include <csignal>
#include <set>
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

bool is_verified(const Result& result) {
  return result.status == Status::pass || result.status == Status::wrong;
}

bool has_reason(const Result& result, std::string_view code) {
  return result.reason && result.reason->code == code;
}

/// Its times are mistrusted, its answers are not.
bool is_about_times(const Result& result) {
  return has_reason(result, "clock") || has_reason(result, "throttled");
}

/// Wrong answers that may be the device's.
bool blames_device(const Result& result) {
  return result.status == Status::mistrusted && has_reason(result, kDeviceAnswers);
}

/// A mistrusted result was compared and proves nothing either way: a kernel that has these alone is
/// as good as not run.
bool nothing_verified(std::span<const Result> results) {
  std::set<std::string_view> verified;
  for (const Result& result : results) {
    if (is_verified(result)) verified.insert(result.kernel_name);
  }
  return verified.empty() || std::ranges::any_of(results, [&](const Result& result) {
           return result.status == Status::mistrusted && !is_about_times(result) &&
                  !verified.contains(result.kernel_name);
         });
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
  if (std::ranges::any_of(results, blames_device)) return ExitCode::inconclusive;
  if (nothing_verified(results)) return ExitCode::nothing_verified;
  return ExitCode::success;
}

}  // namespace qlinbench
