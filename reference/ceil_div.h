// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace qlinbench {

/// a / b rounded up, of positive numbers.
constexpr std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

}  // namespace qlinbench
