// SPDX-License-Identifier: BSD-3-Clause
#include "reference/wide.h"

#include <cmath>
#include <stdexcept>

#include "reference/output_walk.h"
#include "reference/quantize.h"

namespace qlinbench {
namespace {

constexpr int kFractionBits = 53;

/// mantissa * 2^exponent, mantissa below 2^24.
struct Dyadic {
  std::int64_t mantissa = 0;
  int exponent = 0;
};

Dyadic dyadic(float value) {
  int exponent = 0;
  const float fraction = std::frexp(value, &exponent);  // exact, in [0.5, 1)
  return {static_cast<std::int64_t>(std::ldexp(fraction, 24)), exponent - 24};
}

/// high * 2^64 + low: a signed integer of 192 bits.
struct Int192 {
  Int128 high = 0;
  std::uint64_t low = 0;
};

int compare(const Int192& a, const Int192& b) {
  if (a.high != b.high) return a.high < b.high ? -1 : 1;
  if (a.low != b.low) return a.low < b.low ? -1 : 1;
  return 0;
}

/// a * b for b in [0, 2^32): below 2^160.
Int192 multiply(Int128 a, std::uint64_t b) {
  const auto low = static_cast<std::uint64_t>(a);
  const Int128 high = a >> 64;  // rounds down, so that a = high * 2^64 + low
  const Int128 product = static_cast<Int128>(low) * b;
  return {high * static_cast<Int128>(b) + (product >> 64), static_cast<std::uint64_t>(product)};
}

/// a * 2^shift for |a| < 2^34, shift in [0, 120].
Int192 shift_left(std::int64_t a, int shift) {
  if (shift >= 64) return {static_cast<Int128>(a) * (Int128{1} << (shift - 64)), 0};
  const Int128 product = static_cast<Int128>(a) * (Int128{1} << shift);
  return {product >> 64, static_cast<std::uint64_t>(product)};
}

/// Whether round(quotient) >= value.
bool rounds_to_at_least(const ExactQuotient& quotient, int value, Rounding rounding) {
  const int order = compare_with_halves(quotient, 2 * value - 1);
  if (order != 0) return order > 0;
  return rounding == Rounding::half_even ? value % 2 == 0 : value > 0;
}

}  // namespace

Int128 fixed_point(float value) {
  if (value == 0.0F) return 0;
  const float magnitude = std::abs(value);
  if (!(magnitude >= 0x1p-30F && magnitude <= 0x1p30F)) {
    throw std::domain_error(
        "A scale or zero has a magnitude outside [2^-30, 2^30], where the exact reference is not "
        "defined; choose operands within it.");
  }
  const Dyadic number = dyadic(value);
  return static_cast<Int128>(number.mantissa) * (Int128{1} << (number.exponent + kFractionBits));
}

Int128 exact_sum(const Problem& problem, const Operands& operands, std::int64_t token,
                 std::int64_t column) {
  OutputWalk output(problem, operands, token, column);
  Int128 sum = 0;
  for (std::int64_t group = 0; group < problem.groups(); ++group) {
    const std::int64_t first = group * problem.group_size;
    const IntegerSums sums = output.sums(first, first + problem.group_size);
    sum += fixed_point(output.scale(group)) * sums.d + fixed_point(output.zero(group)) * sums.s;
  }
  return sum;
}

int compare_with_halves(const ExactQuotient& quotient, int halves) {
  // sum * 2^-53 * x_scale against halves / 2 * y_scale, both sides made integers.
  const Dyadic x = dyadic(quotient.x_scale);
  const Dyadic y = dyadic(quotient.y_scale);
  const int shift = (y.exponent - 1) - (x.exponent - kFractionBits);  // in [-8, 112]
  const std::int64_t right = halves * y.mantissa;
  if (shift >= 0) {
    return compare(multiply(quotient.sum, static_cast<std::uint64_t>(x.mantissa)),
                   shift_left(right, shift));
  }
  return compare(multiply(quotient.sum, static_cast<std::uint64_t>(x.mantissa) << -shift),
                 shift_left(right, 0));
}

int exact_output(const ExactQuotient& quotient, int zero_point, Rounding rounding) {
  int low = kLowestOutput - 1;      // reached by every quotient
  int beyond = kHighestOutput + 2;  // taken to be reached by none
  while (beyond - low > 1) {
    const int middle = low + (beyond - low) / 2;
    (rounds_to_at_least(quotient, middle - zero_point, rounding) ? low : beyond) = middle;
  }
  return low;
}

}  // namespace qlinbench
