// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "app/results/result.h"

namespace qlinbench {

/// The spelling in results files and tables.
constexpr std::string_view status_name(Status status) {
  switch (status) {
    case Status::pass:
      return "pass";
    case Status::wrong:
      return "wrong";
    case Status::mistrusted:
      return "mistrusted";
    case Status::skipped:
      return "skipped";
    case Status::unsupported:
      return "unsupported";
    case Status::error:
      return "error";
  }
  return {};
}

}  // namespace qlinbench
