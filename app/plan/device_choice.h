// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "app/results/result.h"

namespace qlinbench {

/// Why there is no device to run on.
struct NoChoice {
  bool unknown_name = false;  ///< --device matches nothing, or several: a mistake of usage
  std::string message;
};

/// The device to run on: an index, else a UUID, else the one device whose name contains `wanted`
/// (without regard to case); without `wanted` the best of the usable ones, discrete before
/// integrated before virtual before CPU, the first among equals.
std::variant<DeviceInfo, NoChoice> choose_device(std::span<const DeviceInfo> devices,
                                                 std::string_view wanted);

}  // namespace qlinbench
