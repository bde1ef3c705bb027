// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <random>

#include "reference/operands.h"
#include "reference/problem.h"

// The operator in plain loops, one output at a time, that a reader can check against its
// description; and operands to try them on.

namespace qlinbench {

/// An index as containers take it.
inline std::size_t at(std::int64_t index) {
  return static_cast<std::size_t>(index);
}

Problem make_problem(std::int64_t m, std::int64_t n, std::int64_t k, std::int64_t group_size,
                     Rounding rounding = Rounding::half_even);

/// code[n, k], 0 to 15.
int plain_code(const Problem& problem, const Operands& operands, std::int64_t n, std::int64_t k);
float plain_scale(const Problem& problem, const Operands& operands, std::int64_t n, std::int64_t k);
float plain_zero(const Problem& problem, const Operands& operands, std::int64_t n, std::int64_t k);
int plain_x(const Problem& problem, const Operands& operands, std::int64_t t, std::int64_t k);

/// round(r / y_scale) + y_zero_point in whole numbers of any size; below -128 it is -129, above
/// 127 it is 128.
int plain_exact_output(const Problem& problem, const Operands& operands, std::int64_t t,
                       std::int64_t n);

/// The float reference as its definition reads.
int plain_float_output(const Problem& problem, const Operands& operands, std::int64_t t,
                       std::int64_t n);

/// How random operands are to be.
struct Magnitudes {
  int least_exponent = -6;  ///< scales and zeros lie in [2^least, 2^greatest)
  int greatest_exponent = 0;
  int mantissa_bits = 24;  ///< significant bits of scales and zeros
};

/// Random operands with scales and zeros of weights of both signs (one zero in 8 is 0), and
/// y_scale such that a good part of the outputs is not saturated.
Operands random_operands(const Problem& problem, std::mt19937_64& random, Magnitudes magnitudes);

/// Of two groups the second becomes the first with scales and zeros negated, so that r is 0.
void negate_second_group(const Problem& problem, Operands& operands);

/// A small random problem: 1 to 4 groups of 2 to 40, 1 to 20 columns, 1 to 5 tokens.
Problem random_problem(std::mt19937_64& random);

std::int64_t random_integer(std::mt19937_64& random, std::int64_t low, std::int64_t high);

/// FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/
std::uint64_t checksum(const void* data, std::size_t bytes,
                       std::uint64_t seed = 0xCBF29CE484222325);

}  // namespace qlinbench
