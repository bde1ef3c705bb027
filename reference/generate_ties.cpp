// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include "reference/distributions.h"
#include "reference/fill.h"

// Outputs that float32 computes exactly, whatever the order. Weights are multiples of kUnit and so
// small that x can be given a magnitude with which all products together, even taken one by one
// with the zero point and the 8 of the codes apart, stay below 2^24 units of x_scale * kUnit.

namespace qlinbench {
namespace {

constexpr float kUnit = 0x1p-6F;
/// In units: scales are 1 or 2, zeros at most 8, so no (code + 8) * scale + |zero| is larger.
constexpr std::int64_t kLargestWeight = (15 + 8) * 2 + 8;
/// What |x| + |x_zero_point| of a token may add up to.
constexpr std::int64_t kLargestSum = ((std::int64_t{1} << 24) - 1) / kLargestWeight;

/// What a token's x may be: its zero point, or up to `most` beside it where k % stride is `place`.
struct TokenShape {
  std::int64_t most = 1;
  std::int64_t largest_zero_point = 0;
  std::int64_t stride = 1;
  std::int64_t place = 0;
};

/// Small differences leave r few units, so that more of the results are halves: 1 in most tokens,
/// else up to 8, and zero points as large as the sum allows. Where K alone is beyond it, most x are
/// 0.
TokenShape token_shape(std::int64_t k, std::uint64_t word) {
  const std::int64_t each = kLargestSum / k;
  if (each == 0) {
    const std::int64_t stride = std::min(k, k / kLargestSum + 1);
    return {1, 0, stride, uniform_integer(word, 0, static_cast<std::uint64_t>(stride))};
  }
  const std::int64_t most = std::min(each, std::int64_t{1} << ((word & 3) * (word >> 2 & 1)));
  return {most, std::min(127 - most, (each - most) / 2), 1, 0};
}

/// -most to most, never 0.
std::int64_t difference(std::uint64_t word, std::int64_t most) {
  const std::int64_t size = uniform_integer(word, 1, static_cast<std::uint64_t>(most));
  return (word & 1) != 0 ? size : -size;
}

void fill_x(const Problem& problem, std::uint64_t seed, Threads threads, Operands& operands) {
  const RandomStream draws(seed, Stream::x);
  const RandomStream tokens(seed, Stream::x_zero_point);
  const std::int64_t k = problem.k;
  parallel_for(problem.tokens(), threads, [&](std::int64_t token) {
    const std::uint64_t word = tokens.word(token);
    const TokenShape shape = token_shape(k, word);
    const auto zero_points = static_cast<std::uint64_t>(2 * shape.largest_zero_point + 1);
    const std::int64_t zero_point =
        uniform_integer(word << 32, -shape.largest_zero_point, zero_points);
    std::int8_t* x = operands.x.data() + token * k;
    std::fill(x, x + k, static_cast<std::int8_t>(zero_point));
    for (std::int64_t i = shape.place; i < k; i += shape.stride) {
      x[i] =
          static_cast<std::int8_t>(zero_point + difference(draws.word(token * k + i), shape.most));
    }
    operands.x_zero_point.data()[token] = static_cast<std::int32_t>(zero_point);
  });
}

/// Codes less 8 have mean -1/2, and zeros scale / 2: weights have mean 0, so that r stays small.
void fill_scales(std::uint64_t seed, Threads threads, Operands& operands) {
  const RandomStream draws(seed, Stream::w_scales_and_zeros);
  const std::int64_t pairs = std::ssize(operands.w_scales_and_zeros) / 2;
  parallel_for((pairs + kDrawsAtOnce - 1) / kDrawsAtOnce, threads, [&](std::int64_t block) {
    const std::int64_t end = std::min(pairs, (block + 1) * kDrawsAtOnce);
    for (std::int64_t i = block * kDrawsAtOnce; i < end; ++i) {
      const std::uint64_t word = draws.word(i);
      const std::int64_t scale = 1 + static_cast<std::int64_t>(word & 1);
      const std::int64_t zero =
          uniform_integer(word, scale - 8, static_cast<std::uint64_t>(17 - scale));
      operands.w_scales_and_zeros.data()[2 * i] = static_cast<float>(scale) * kUnit;
      operands.w_scales_and_zeros.data()[2 * i + 1] = static_cast<float>(zero) * kUnit;
    }
  });
}

}  // namespace

Operands generate_ties(const Problem& problem, std::uint64_t seed, Threads threads) {
  Operands operands = zero_operands(problem);
  fill_x(problem, seed, threads, operands);
  fill_scales(seed, threads, operands);
  fill_from(RandomStream(seed, Stream::x_scale), std::span(operands.x_scale), threads,
            [](std::uint64_t word) { return 0x1p-7F * static_cast<float>(1 << (word & 3)); });
  fill_from(RandomStream(seed, Stream::w_packed), std::span(operands.w_packed), threads,
            [](std::uint64_t word) { return static_cast<std::uint8_t>(word >> 56); });
  calibrate_powers_of_two(problem, operands, 2 * kUnit, threads);
  return operands;
}

}  // namespace qlinbench
