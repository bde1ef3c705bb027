// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <numeric>

#include "reference/distributions.h"
#include "reference/fill.h"

// The distributions uniform and one_hot, which differ in x alone.

namespace qlinbench {
namespace {

std::int8_t any_int8(std::uint64_t word) {
  return static_cast<std::int8_t>(uniform_integer(word, -128, 256));
}

/// All but x and the outputs' steps.
Operands uniform_parameters(const Problem& problem, std::uint64_t seed, Threads threads) {
  Operands operands = zero_operands(problem);
  const auto fill = [&](Stream stream, auto& values, auto draw) {
    fill_from(RandomStream(seed, stream), std::span(values), threads, draw);
  };
  fill(Stream::x_scale, operands.x_scale, uniform_between(0x1p-9F, 0x1p-5F));
  fill(Stream::x_zero_point, operands.x_zero_point, any_int8);
  fill(Stream::w_packed, operands.w_packed,
       [](std::uint64_t word) { return static_cast<std::uint8_t>(word >> 56); });
  fill_scales_and_zeros(seed, operands.w_scales_and_zeros, threads,
                        uniform_between(0x1p-10F, 0x1p-5F), uniform_between(-0x1p-3F, 0x1p-2F));
  return operands;
}

/// The distance in k from one token's place to the next one's: about 0.618 K, which spreads any
/// number of tokens evenly, and prime to K, so that K tokens in a row have K places.
std::int64_t place_step(std::int64_t k) {
  std::int64_t step = std::max<std::int64_t>(1, k * 610 / 987);
  while (std::gcd(step, k) != 1) --step;
  return step;
}

/// Any int8 but the zero point.
std::int8_t hot_value(std::uint64_t word, std::int32_t zero_point) {
  const std::int64_t value = uniform_integer(word, -128, 255);
  return static_cast<std::int8_t>(value < zero_point ? value : value + 1);
}

}  // namespace

Operands generate_uniform(const Problem& problem, std::uint64_t seed, Threads threads) {
  Operands operands = uniform_parameters(problem, seed, threads);
  fill_from(RandomStream(seed, Stream::x), std::span(operands.x), threads, any_int8);
  calibrate_outputs(problem, operands, threads);
  return operands;
}

Operands generate_one_hot(const Problem& problem, std::uint64_t seed, Threads threads) {
  Operands operands = uniform_parameters(problem, seed, threads);
  const RandomStream values(seed, Stream::x);
  const std::int64_t k = problem.k;
  const std::int64_t step = place_step(k);
  const std::int64_t first = uniform_integer(RandomStream(seed, Stream::channel).word(0), 0,
                                             static_cast<std::uint64_t>(k));
  parallel_for(problem.tokens(), threads, [&](std::int64_t token) {
    const std::int32_t zero_point = operands.x_zero_point.data()[token];
    std::int8_t* x = operands.x.data() + token * k;
    std::fill(x, x + k, static_cast<std::int8_t>(zero_point));
    x[(first + token % k * step) % k] = hot_value(values.word(token), zero_point);
  });
  calibrate_outputs(problem, operands, threads);
  return operands;
}

}  // namespace qlinbench
