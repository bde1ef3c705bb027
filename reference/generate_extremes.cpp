// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <iterator>

#include "reference/distributions.h"
#include "reference/fill.h"

namespace qlinbench {
namespace {

/// Whether the bit at `place` is set.
bool bit(std::uint64_t word, int place) {
  return (word >> place & 1) != 0;
}

/// The exponents that scales of one problem are drawn from, so far apart that y_scale remains legal
/// for K up to 2^20.
struct Magnitudes {
  int weights;                  ///< scales are 2^-7 to 2^-4 times 2^this, zeros up to 2^-3 times
  int least_token, most_token;  ///< of x_scale
};
constexpr Magnitudes kMagnitudes[] = {{0, -24, 9}, {-22, -2, 29}, {32, -30, -22}};

Magnitudes magnitudes_of(std::uint64_t seed) {
  return kMagnitudes[uniform_integer(RandomStream(seed, Stream::magnitude).word(0), 0,
                                     std::size(kMagnitudes))];
}

/// 1 to 2 times a power of two from 2^least to 2^most.
float scale_between(std::uint64_t word, int least, int most) {
  const auto exponent =
      uniform_integer(word << 32, least, static_cast<std::uint64_t>(most - least + 1));
  return std::ldexp(1.0F + uniform_unit(word), static_cast<int>(exponent));
}

/// One in 8 is negative.
float weight_scale(std::uint64_t word, int exponent) {
  const float scale = scale_between(word, exponent - 7, exponent - 5);
  return (word >> 8 & 7) == 0 ? -scale : scale;
}

/// Within 2^-3 times 2^exponent, and 0 where that would be below 2^-30.
float weight_zero(std::uint64_t word, int exponent) {
  const float zero = std::ldexp(uniform_unit(word) - 0.5F, exponent - 2);
  return std::abs(zero) < 0x1p-30F ? 0.0F : zero;
}

/// Every sixteenth token has so small a step that nearly all its outputs saturate, most beyond what
/// int32 holds.
void shrink_steps(Operands& operands) {
  for (std::size_t token = 15; token < operands.y_scale.size(); token += 16) {
    operands.y_scale[token] = 0x1p-30F;
  }
}

/// A token has its zero point at one end and some x, or in one token of four all, at the other.
void fill_x(const Problem& problem, std::uint64_t seed, Threads threads, Operands& operands) {
  const RandomStream draws(seed, Stream::x);
  const RandomStream tokens(seed, Stream::x_zero_point);
  const std::int64_t k = problem.k;
  parallel_for(problem.tokens(), threads, [&](std::int64_t token) {
    const std::uint64_t word = tokens.word(token);
    const std::int32_t zero_point = bit(word, 0) ? 127 : -128;
    const bool solid = bit(word, 1) && bit(word, 2);
    std::int8_t* x = operands.x.data() + token * k;
    for (std::int64_t i = 0; i < k; ++i) {
      const bool other = solid || bit(draws.word(token * k + i), 63);
      x[i] = static_cast<std::int8_t>(other ? -1 - zero_point : zero_point);
    }
    const std::int64_t certain = uniform_integer(word, 0, static_cast<std::uint64_t>(k));
    x[certain] = static_cast<std::int8_t>(-1 - zero_point);
    operands.x_zero_point.data()[token] = zero_point;
  });
}

/// A group of a column has codes 0 and 15 mixed, or in one group of four only 0, in one only 15.
void fill_codes(const Problem& problem, std::uint64_t seed, Threads threads, Operands& operands) {
  const RandomStream draws(seed, Stream::w_packed);
  const RandomStream groups(seed, Stream::channel);
  const std::int64_t bytes = problem.group_size / 2;
  parallel_for(problem.n, threads, [&](std::int64_t column) {
    for (std::int64_t group = 0; group < problem.groups(); ++group) {
      const std::int64_t index = column * problem.groups() + group;
      const std::uint64_t kind = groups.word(index);
      std::uint8_t* packed = operands.w_packed.data() + index * bytes;
      for (std::int64_t i = 0; i < bytes; ++i) {
        const std::uint64_t word = bit(kind, 0) ? draws.word(index * bytes + i) : kind;
        const bool even = bit(word, 62);
        const bool odd = bit(kind, 0) ? bit(word, 63) : even;
        packed[i] = static_cast<std::uint8_t>((even ? 0xF0 : 0) | (odd ? 0x0F : 0));
      }
    }
  });
}

}  // namespace

Operands generate_extremes(const Problem& problem, std::uint64_t seed, Threads threads) {
  Operands operands = zero_operands(problem);
  fill_x(problem, seed, threads, operands);
  fill_codes(problem, seed, threads, operands);
  const Magnitudes magnitudes = magnitudes_of(seed);
  fill_from(RandomStream(seed, Stream::x_scale), std::span(operands.x_scale), threads,
            [&](std::uint64_t word) {
              return scale_between(word, magnitudes.least_token, magnitudes.most_token);
            });
  fill_scales_and_zeros(
      seed, operands.w_scales_and_zeros, threads,
      [&](std::uint64_t word) { return weight_scale(word, magnitudes.weights); },
      [&](std::uint64_t word) { return weight_zero(word, magnitudes.weights); });
  calibrate_one_sign(problem, operands, threads);
  shrink_steps(operands);
  return operands;
}

}  // namespace qlinbench
