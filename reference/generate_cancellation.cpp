// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <bit>

#include "reference/distributions.h"
#include "reference/fill.h"

// Each k has a partner whose weight is its negative and whose x differs little, so that r is the
// sum of the small differences. With zero = scale / 2 + c a weight is (code - 7.5) * scale + c;
// code 15 - code and scale / 2 - c give its negative exactly.

namespace qlinbench {
namespace {

/// The distance in k of partners in groups in pairs, one in the first half of all groups and one
/// in the second. From twice that on (the last of an odd number of groups) a k has its partner
/// beside it, 2j and 2j + 1.
std::int64_t partner_distance(const Problem& problem) {
  return problem.groups() / 2 * problem.group_size;
}

/// The largest difference between the x of partners, about sqrt(K) / 4: so the sum of magnitudes
/// is some 100 times the range of r for every K. More would leave float32 nothing to decide by.
std::int64_t largest_difference(std::int64_t k) {
  const auto half_width = std::bit_width(static_cast<std::uint64_t>(k)) / 2;
  return std::clamp<std::int64_t>((std::int64_t{1} << half_width) / 4, 2, 32);
}

/// The x of a pair: the first far enough from the ends that the second is an int8, too.
void draw_pair(std::uint64_t word, std::int64_t most, std::int8_t& first, std::int8_t& second) {
  const std::int64_t value = uniform_integer(word, -96, 192);
  const std::int64_t difference = uniform_integer(word << 32, 1, static_cast<std::uint64_t>(most));
  first = static_cast<std::int8_t>(value);
  second = static_cast<std::int8_t>((word & 1) != 0 ? value + difference : value - difference);
}

void fill_x(const Problem& problem, std::uint64_t seed, Threads threads, Operands& operands) {
  const RandomStream draws(seed, Stream::x);
  const std::int64_t distance = partner_distance(problem);
  const std::int64_t most = largest_difference(problem.k);
  parallel_for(problem.tokens(), threads, [&](std::int64_t token) {
    std::int8_t* x = operands.x.data() + token * problem.k;
    const auto draw = [&](std::int64_t first, std::int64_t second) {
      draw_pair(draws.word(token * problem.k + first), most, x[first], x[second]);
    };
    for (std::int64_t k = 0; k < distance; ++k) draw(k, k + distance);
    for (std::int64_t k = 2 * distance; k < problem.k; k += 2) draw(k, k + 1);
  });
}

/// Codes of partners add up to 15: bytes that are complements, or nibbles.
void fill_codes(const Problem& problem, std::uint64_t seed, Threads threads, Operands& operands) {
  const RandomStream draws(seed, Stream::w_packed);
  const std::int64_t distance = partner_distance(problem) / 2;  // in bytes
  const std::int64_t bytes = problem.k / 2;
  parallel_for(problem.n, threads, [&](std::int64_t column) {
    std::uint8_t* packed = operands.w_packed.data() + column * bytes;
    const auto draw = [&](std::int64_t i) {
      return static_cast<std::uint8_t>(draws.word(column * bytes + i) >> 56);
    };
    for (std::int64_t i = 0; i < distance; ++i) {
      packed[i] = draw(i);
      packed[i + distance] = static_cast<std::uint8_t>(~packed[i]);
    }
    for (std::int64_t i = 2 * distance; i < bytes; ++i) {
      const int even = draw(i) & 0xF0;
      packed[i] = static_cast<std::uint8_t>(even | (15 - (even >> 4)));
    }
  });
}

/// All are multiples of 2^-28 below 2^-4, so no sum or difference of them rounds.
void fill_scales(const Problem& problem, std::uint64_t seed, Threads threads, Operands& operands) {
  const RandomStream draws(seed, Stream::w_scales_and_zeros);
  const std::int64_t pairs = problem.groups() / 2;
  parallel_for(problem.groups() - pairs, threads, [&](std::int64_t item) {
    const bool alone = item == pairs;
    for (std::int64_t n = 0; n < problem.n; ++n) {
      const std::int64_t index = item * problem.n + n;
      const float half = 0x1p-7F + static_cast<float>(draws.word(2 * index) >> 43) * 0x1p-28F;
      const float apart = (uniform_unit(draws.word(2 * index + 1)) - 0.5F) * 0x1p-4F;
      const auto set = [&](std::int64_t g, float zero) {
        float* pair = operands.w_scales_and_zeros.data() + 2 * (g * problem.n + n);
        pair[0] = 2 * half;
        pair[1] = zero;
      };
      set(alone ? 2 * pairs : item, alone ? half : half + apart);
      if (!alone) set(item + pairs, half - apart);
    }
  });
}

}  // namespace

Operands generate_cancellation(const Problem& problem, std::uint64_t seed, Threads threads) {
  Operands operands = zero_operands(problem);
  fill_from(RandomStream(seed, Stream::x_scale), std::span(operands.x_scale), threads,
            uniform_between(0x1p-9F, 0x1p-5F));
  fill_from(RandomStream(seed, Stream::x_zero_point), std::span(operands.x_zero_point), threads,
            [](std::uint64_t word) {
              return static_cast<std::int32_t>(uniform_integer(word, -128, 256));
            });
  fill_x(problem, seed, threads, operands);
  fill_codes(problem, seed, threads, operands);
  fill_scales(problem, seed, threads, operands);
  calibrate_outputs(problem, operands, threads);
  return operands;
}

}  // namespace qlinbench
