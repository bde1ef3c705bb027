// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace qlinbench {

/// A whole number of any size, written for clarity: the oracle of the exact reference.
class BigInteger {
 public:
  BigInteger(std::int64_t value = 0) : negative_(value < 0) {  // NOLINT: a number is a number
    for (std::uint64_t rest = magnitude(value); rest > 0; rest >>= 32) {
      digits_.push_back(static_cast<std::uint32_t>(rest));
    }
  }

  /// value * 2^149, which is whole for every float.
  static BigInteger scaled(float value) {
    int exponent = 0;
    const float fraction = std::frexp(value, &exponent);
    const auto mantissa = static_cast<std::int64_t>(std::ldexp(fraction, 24));
    return BigInteger(mantissa) * power_of_two(exponent - 24 + 149);
  }

  static BigInteger power_of_two(int exponent) {
    BigInteger power;
    power.digits_.assign(static_cast<std::size_t>(exponent / 32) + 1, 0);
    power.digits_.back() = std::uint32_t{1} << (exponent % 32);
    return power;
  }

  friend BigInteger operator*(const BigInteger& a, const BigInteger& b) {
    BigInteger product;
    product.digits_.assign(a.digits_.size() + b.digits_.size() + 1, 0);
    for (std::size_t i = 0; i < a.digits_.size(); ++i) {
      std::uint64_t carry = 0;
      for (std::size_t j = 0; j < b.digits_.size() || carry > 0; ++j) {
        const std::uint64_t b_digit = j < b.digits_.size() ? b.digits_[j] : 0;
        const std::uint64_t sum = product.digits_[i + j] + a.digits_[i] * b_digit + carry;
        product.digits_[i + j] = static_cast<std::uint32_t>(sum);
        carry = sum >> 32;
      }
    }
    product.negative_ = a.negative_ != b.negative_;
    return product.trimmed();
  }

  friend BigInteger operator+(const BigInteger& a, const BigInteger& b) {
    if (a.negative_ == b.negative_) return add(a, b, a.negative_);
    const int order = compare_magnitudes(a, b);
    return order >= 0 ? subtract(a, b, a.negative_) : subtract(b, a, b.negative_);
  }

  /// -1, 0 or 1 as a is less than, equal to or greater than b.
  friend int compare(const BigInteger& a, const BigInteger& b) {
    if (a.negative_ != b.negative_) return a.negative_ ? -1 : 1;
    return a.negative_ ? -compare_magnitudes(a, b) : compare_magnitudes(a, b);
  }

 private:
  static std::uint64_t magnitude(std::int64_t value) {
    return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  }

  std::uint64_t digit(std::size_t i) const { return i < digits_.size() ? digits_[i] : 0; }

  static BigInteger add(const BigInteger& a, const BigInteger& b, bool negative) {
    BigInteger sum;
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i <= std::max(a.digits_.size(), b.digits_.size()); ++i) {
      carry += a.digit(i) + b.digit(i);
      sum.digits_.push_back(static_cast<std::uint32_t>(carry));
      carry >>= 32;
    }
    sum.negative_ = negative;
    return sum.trimmed();
  }

  /// |a| - |b| for |a| >= |b|.
  static BigInteger subtract(const BigInteger& a, const BigInteger& b, bool negative) {
    BigInteger difference;
    std::int64_t borrow = 0;
    for (std::size_t i = 0; i < a.digits_.size(); ++i) {
      std::int64_t rest =
          static_cast<std::int64_t>(a.digit(i)) - static_cast<std::int64_t>(b.digit(i)) + borrow;
      borrow = rest < 0 ? -1 : 0;
      if (rest < 0) rest += std::int64_t{1} << 32;
      difference.digits_.push_back(static_cast<std::uint32_t>(rest));
    }
    difference.negative_ = negative;
    return difference.trimmed();
  }

  static int compare_magnitudes(const BigInteger& a, const BigInteger& b) {
    for (std::size_t i = std::max(a.digits_.size(), b.digits_.size()); i-- > 0;) {
      if (a.digit(i) != b.digit(i)) return a.digit(i) < b.digit(i) ? -1 : 1;
    }
    return 0;
  }

  BigInteger trimmed() const {
    BigInteger result = *this;
    while (!result.digits_.empty() && result.digits_.back() == 0) result.digits_.pop_back();
    if (result.digits_.empty()) result.negative_ = false;
    return result;
  }

  std::vector<std::uint32_t> digits_;  // the lowest first
  bool negative_ = false;
};

}  // namespace qlinbench
