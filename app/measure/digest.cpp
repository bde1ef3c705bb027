// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/digest.h"

#include <algorithm>

namespace qlinbench {
namespace {

constexpr std::uint32_t mixed(std::uint32_t x) {
  x ^= x >> 16U;
  x *= 0x85EBCA6BU;
  x ^= x >> 13U;
  x *= 0xC2B2AE35U;
  x ^= x >> 16U;
  return x;
}

/// The first output in the lowest byte; 0 beyond the row.
std::uint32_t word_of(std::span<const std::int8_t> outputs) {
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    word |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(outputs[i])) << 8 * i;
  }
  return word;
}

}  // namespace

std::uint64_t digest_of(const Problem& problem, std::span<const std::int8_t> y) {
  std::uint32_t first = 0;
  std::uint32_t second = 0;
  std::uint32_t place = 0;
  const auto n = static_cast<std::size_t>(problem.n);
  for (std::size_t row = 0; row < y.size(); row += n) {
    for (std::size_t column = 0; column < n; column += 4, ++place) {
      const auto outputs = y.subspan(row + column, std::min<std::size_t>(4, n - column));
      const std::uint32_t hash = mixed(word_of(outputs) ^ mixed(place));
      first += hash;
      second += mixed(hash + 0x9E3779B9U);
    }
  }
  return std::uint64_t{second} << 32U | first;
}

}  // namespace qlinbench
