// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include "app/config/config.h"
#include "reference/names.h"

namespace qlinbench {

std::string case_id(const Problem& problem, Distribution distribution, std::uint64_t seed) {
  std::string id = fmt::format("qta8a_qga4w_qta8o/b{}.m{}.n{}.k{}/g{}", problem.b, problem.m,
                               problem.n, problem.k, problem.group_size);
  if (problem.rounding != Rounding::half_even) {
    id.append("/").append(to_name(problem.rounding));
  }
  if (distribution != Distribution::normal) id.append("/").append(to_name(distribution));
  if (seed != 0) id.append(fmt::format("/seed{}", seed));
  return id;
}

}  // namespace qlinbench
