// SPDX-License-Identifier: BSD-3-Clause
#include "reference/generate.h"

#include "reference/distributions.h"

namespace qlinbench {

Operands zero_operands(const Problem& problem) {
  const auto size = [](std::int64_t count) { return static_cast<std::size_t>(count); };
  const std::size_t tokens = size(problem.tokens());
  Operands operands;
  operands.x.resize(size(problem.tokens() * problem.k));
  operands.x_scale.resize(tokens);
  operands.x_zero_point.resize(tokens);
  operands.w_packed.resize(size(problem.n * (problem.k / 2)));
  operands.w_scales_and_zeros.resize(size(2 * problem.n * problem.groups()));
  operands.y_scale.resize(tokens);
  operands.y_zero_point.resize(tokens);
  return operands;
}

Operands generate_operands(const Problem& problem, Distribution distribution, std::uint64_t seed,
                           Threads threads) {
  switch (distribution) {
    case Distribution::normal:
      return generate_normal(problem, seed, threads);
    case Distribution::uniform:
      return generate_uniform(problem, seed, threads);
    case Distribution::extremes:
      return generate_extremes(problem, seed, threads);
    case Distribution::ties:
      return generate_ties(problem, seed, threads);
    case Distribution::cancellation:
      return generate_cancellation(problem, seed, threads);
    case Distribution::one_hot:
      return generate_one_hot(problem, seed, threads);
    case Distribution::pr12005:
      return generate_pr12005(problem, seed, threads);
  }
  return {};
}

}  // namespace qlinbench
