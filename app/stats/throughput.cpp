// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/throughput.h"

namespace qlinbench {

double operation_count(const Problem& problem) {
  return 2.0 * static_cast<double>(problem.tokens()) * static_cast<double>(problem.n) *
         static_cast<double>(problem.k);
}

double minimum_bytes(const Problem& problem) {
  const auto tokens = static_cast<double>(problem.tokens());
  const auto n = static_cast<double>(problem.n);
  const auto k = static_cast<double>(problem.k);
  const auto groups = static_cast<double>(problem.groups());
  return n * k / 2.0 + 8.0 * n * groups + tokens * k + tokens * n + 16.0 * tokens;
}

double tops(const Problem& problem, double nanoseconds) {
  return operation_count(problem) / nanoseconds * 1e-3;
}

double gb_per_s(const Problem& problem, double nanoseconds) {
  return minimum_bytes(problem) / nanoseconds;
}

}  // namespace qlinbench
