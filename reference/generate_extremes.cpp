// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include "reference/distributions.h"
#include "reference/fill.h"

namespace qlinbench {
namespace {

/// Whether the bit at `place` is set.
bool bit(std::uint64_t word, int place) {
  return (word >> place & 1) != 0;
}

/// 1 to 2 times 2^-least, 2^-(least + 1), ..., one of `count` powers.
auto scale_from(int least, std::uint64_t count) {
  return [=](std::uint64_t word) {
    const auto halvings = uniform_integer(word << 32, least, count);
    return (1.0F + uniform_unit(word)) / static_cast<float>(std::int64_t{1} << halvings);
  };
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
  fill_from(RandomStream(seed, Stream::x_scale), std::span(operands.x_scale), threads,
            scale_from(2, 13));
  fill_scales_and_zeros(seed, operands.w_scales_and_zeros, threads, scale_from(5, 3),
                        uniform_between(-0x1p-3F, 0x1p-2F));
  calibrate_one_sign(problem, operands, threads);
  return operands;
}

}  // namespace qlinbench
