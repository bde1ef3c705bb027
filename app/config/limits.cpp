// SPDX-License-Identifier: BSD-3-Clause
#include "app/config/limits.h"

namespace qlinbench {

double operand_bytes(const Problem& problem) {
  const double tokens = static_cast<double>(problem.b) * static_cast<double>(problem.m);
  const auto n = static_cast<double>(problem.n);
  const auto k = static_cast<double>(problem.k);
  const auto groups = static_cast<double>(problem.groups());
  const double per_token = 16.0;  // scale and zero point of x and of y, 4 bytes each
  return tokens * (k + n + per_token) + n * (k / 2.0 + 8.0 * groups);
}

}  // namespace qlinbench
