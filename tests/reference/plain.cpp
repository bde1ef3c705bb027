// SPDX-License-Identifier: BSD-3-Clause
#include "tests/reference/plain.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "tests/reference/big_integer.h"

namespace qlinbench {
namespace {

float random_float(std::mt19937_64& random, Magnitudes magnitudes) {
  const int bits = magnitudes.mantissa_bits;
  const std::int64_t low = std::int64_t{1} << (bits - 1);
  const std::int64_t mantissa = random_integer(random, low, 2 * low - 1);
  const auto exponent = static_cast<int>(
      random_integer(random, magnitudes.least_exponent, magnitudes.greatest_exponent - 1));
  return std::ldexp(static_cast<float>(mantissa), exponent - bits + 1);
}

float random_signed(std::mt19937_64& random, Magnitudes magnitudes) {
  const float value = random_float(random, magnitudes);
  return random() % 2 == 0 ? value : -value;
}

/// About what r of a token reaches, so that r / y_scale is of the order of 100.
float matching_scale(const Problem& problem, const Operands& operands, std::int64_t t) {
  double sum = 0.0;
  for (std::int64_t n = 0; n < problem.n; ++n) {
    double r = 0.0;
    for (std::int64_t k = 0; k < problem.k; ++k) {
      const double w =
          (plain_code(problem, operands, n, k) - 8.0) * plain_scale(problem, operands, n, k) +
          plain_zero(problem, operands, n, k);
      r += (plain_x(problem, operands, t, k) - operands.x_zero_point[at(t)]) * w;
    }
    sum += std::abs(r);
  }
  const double mean = operands.x_scale[at(t)] * sum / static_cast<double>(problem.n);
  return static_cast<float>(std::clamp(mean / 80.0, 0x1p-30, 0x1p30));
}

}  // namespace

Problem make_problem(std::int64_t m, std::int64_t n, std::int64_t k, std::int64_t group_size,
                     Rounding rounding) {
  return {.b = 1, .m = m, .n = n, .k = k, .group_size = group_size, .rounding = rounding};
}

int plain_code(const Problem& problem, const Operands& operands, std::int64_t n, std::int64_t k) {
  const std::uint8_t byte = operands.w_packed[at(n * problem.k / 2 + k / 2)];
  return k % 2 == 0 ? byte / 16 : byte % 16;
}

float plain_scale(const Problem& problem, const Operands& operands, std::int64_t n,
                  std::int64_t k) {
  return operands.w_scales_and_zeros[at((k / problem.group_size * problem.n + n) * 2)];
}

float plain_zero(const Problem& problem, const Operands& operands, std::int64_t n, std::int64_t k) {
  return operands.w_scales_and_zeros[at((k / problem.group_size * problem.n + n) * 2 + 1)];
}

int plain_x(const Problem& problem, const Operands& operands, std::int64_t t, std::int64_t k) {
  return operands.x[at(t * problem.k + k)];
}

int plain_exact_output(const Problem& problem, const Operands& operands, std::int64_t t,
                       std::int64_t n) {
  BigInteger sum;  // r / x_scale * 2^149
  for (std::int64_t first = 0; first < problem.k; first += problem.group_size) {
    std::int64_t d = 0;
    std::int64_t s = 0;
    for (std::int64_t k = first; k < first + problem.group_size; ++k) {
      const int difference = plain_x(problem, operands, t, k) - operands.x_zero_point[at(t)];
      d += std::int64_t{difference} * (plain_code(problem, operands, n, k) - 8);
      s += difference;
    }
    sum = sum + BigInteger::scaled(plain_scale(problem, operands, n, first)) * d +
          BigInteger::scaled(plain_zero(problem, operands, n, first)) * s;
  }
  const int zero_point = operands.y_zero_point[at(t)];
  const BigInteger twice_r = sum * BigInteger::scaled(operands.x_scale[at(t)]) * 2;  // * 2^298
  const BigInteger y_scale =
      BigInteger::scaled(operands.y_scale[at(t)]) * BigInteger::power_of_two(149);
  for (int value = -129; value < 128; ++value) {
    // Between value and value + 1 lies the boundary (value - zero_point) + 1/2.
    const int below = value - zero_point;
    const int order = compare(twice_r, y_scale * (2 * below + 1));
    const bool down = problem.rounding == Rounding::half_even ? below % 2 == 0 : below < 0;
    if (order < 0 || (order == 0 && down)) return value;
  }
  return 128;
}

int plain_float_output(const Problem& problem, const Operands& operands, std::int64_t t,
                       std::int64_t n) {
  std::array<float, 16> partial{};
  for (std::int64_t k = 0; k < problem.k; ++k) {
    const double scale = plain_scale(problem, operands, n, k);
    const double zero = plain_zero(problem, operands, n, k);
    const double code = plain_code(problem, operands, n, k);
    const auto w = static_cast<float>((code - 8.0) * scale + zero);
    const int difference = plain_x(problem, operands, t, k) - operands.x_zero_point[at(t)];
    const float a = static_cast<float>(difference) * operands.x_scale[at(t)];
    partial[at(k % 16)] = std::fma(a, w, partial[at(k % 16)]);
  }
  const auto& p = partial;
  const float r = (((p[0] + p[1]) + (p[2] + p[3])) + ((p[4] + p[5]) + (p[6] + p[7]))) +
                  (((p[8] + p[9]) + (p[10] + p[11])) + ((p[12] + p[13]) + (p[14] + p[15])));
  const float quotient = r / operands.y_scale[at(t)];
  const float rounded =
      problem.rounding == Rounding::half_even ? std::nearbyint(quotient) : std::round(quotient);
  const auto zero_point = static_cast<float>(operands.y_zero_point[at(t)]);
  return static_cast<int>(std::clamp(rounded, -128.0F - zero_point, 127.0F - zero_point) +
                          zero_point);
}

std::int64_t random_integer(std::mt19937_64& random, std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low + 1));
}

Problem random_problem(std::mt19937_64& random) {
  const std::int64_t group_size = 2 * random_integer(random, 1, 20);
  return make_problem(random_integer(random, 1, 5), random_integer(random, 1, 20),
                      group_size * random_integer(random, 1, 4), group_size,
                      random() % 2 == 0 ? Rounding::half_even : Rounding::half_away);
}

Operands random_operands(const Problem& problem, std::mt19937_64& random, Magnitudes magnitudes) {
  Operands operands;
  for (std::int64_t i = 0; i < problem.tokens() * problem.k; ++i) {
    operands.x.push_back(static_cast<std::int8_t>(random_integer(random, -128, 127)));
  }
  for (std::int64_t i = 0; i < problem.n * problem.k / 2; ++i) {
    operands.w_packed.push_back(static_cast<std::uint8_t>(random()));
  }
  for (std::int64_t i = 0; i < problem.n * problem.groups(); ++i) {
    operands.w_scales_and_zeros.push_back(random_signed(random, magnitudes));
    const bool none = random() % 8 == 0;
    operands.w_scales_and_zeros.push_back(none ? 0.0F : random_signed(random, magnitudes));
  }
  for (std::int64_t t = 0; t < problem.tokens(); ++t) {
    operands.x_scale.push_back(random_float(random, magnitudes));
    operands.x_zero_point.push_back(static_cast<std::int32_t>(random_integer(random, -128, 127)));
    operands.y_zero_point.push_back(static_cast<std::int32_t>(random_integer(random, -128, 127)));
  }
  for (std::int64_t t = 0; t < problem.tokens(); ++t) {
    operands.y_scale.push_back(matching_scale(problem, operands, t));
  }
  return operands;
}

void negate_second_group(const Problem& problem, Operands& operands) {
  const std::int64_t g = problem.group_size;
  for (auto x = operands.x.begin(); x != operands.x.end(); x += 2 * g) std::copy_n(x, g, x + g);
  for (auto w = operands.w_packed.begin(); w != operands.w_packed.end(); w += g) {
    std::copy_n(w, g / 2, w + g / 2);
  }
  for (std::size_t i = 0; i < at(2 * problem.n); ++i) {
    operands.w_scales_and_zeros[at(2 * problem.n) + i] = -operands.w_scales_and_zeros[i];
  }
}

std::uint64_t checksum(const void* data, std::size_t bytes, std::uint64_t seed) {
  const auto* byte = static_cast<const unsigned char*>(data);
  for (std::size_t i = 0; i < bytes; ++i) seed = (seed ^ byte[i]) * 0x100000001B3;
  return seed;
}

}  // namespace qlinbench
