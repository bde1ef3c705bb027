// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <span>

// Random numbers that are a function of (seed, stream, index) alone, by integer arithmetic: no
// state is carried along, so any thread can draw any of them and every machine draws the same.

namespace qlinbench {

/// Philox4x32 with 10 rounds: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3", SC '11. Encrypts the counter under the key.
constexpr std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                                  std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t first = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t second = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(second >> 32) ^ counter[1] ^ key[0],
               static_cast<std::uint32_t>(second),
               static_cast<std::uint32_t>(first >> 32) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(first)};
    key = {key[0] + 0x9E3779B9, key[1] + 0xBB67AE85};
  }
  return counter;
}

/// One stream for each kind of number that operands are made of, so that the numbers of one
/// tensor do not move when another changes its size. Values are part of what a seed means.
enum class Stream : std::uint32_t {
  x = 0,
  x_scale = 1,
  x_zero_point = 2,
  w_packed = 3,
  w_scales_and_zeros = 4,
  y_scale = 5,
  y_zero_point = 6,
  channel = 7,    ///< which input channels are outliers, and by how much
  sample = 8,     ///< which outputs a verification samples
  magnitude = 9,  ///< of all scales of a problem
};

/// The 64-bit words of one stream: word i is half of Philox block i / 2.
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, Stream stream)
      : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
        stream_(static_cast<std::uint32_t>(stream)) {}

  std::uint64_t word(std::int64_t index) const {
    const auto block = words_of_block(static_cast<std::uint64_t>(index) / 2);
    return block[static_cast<std::uint64_t>(index) % 2];
  }

  /// words[i] = word(first + i).
  void fill(std::int64_t first, std::span<std::uint64_t> words) const;

 private:
  std::array<std::uint64_t, 2> words_of_block(std::uint64_t block) const {
    const auto out = philox4x32(
        {static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32), stream_, 0},
        key_);
    return {out[0] | std::uint64_t{out[1]} << 32, out[2] | std::uint64_t{out[3]} << 32};
  }

  std::array<std::uint32_t, 2> key_;
  std::uint32_t stream_;
};

/// An integer in [low, low + count), count up to 2^32. Biased by less than count / 2^32.
constexpr std::int64_t uniform_integer(std::uint64_t word, std::int64_t low, std::uint64_t count) {
  return low + static_cast<std::int64_t>(((word >> 32) * count) >> 32);
}

/// A multiple of 2^-24 in [0, 1): exact in float32, as torch.rand draws them.
constexpr float uniform_unit(std::uint64_t word) {
  return static_cast<float>(word >> 40) * 0x1p-24F;
}

/// The ones among 32 bits, in operations that compilers vectorize for every machine.
constexpr std::uint32_t count_ones(std::uint32_t bits) {
  bits -= bits >> 1 & 0x55555555;
  bits = (bits & 0x33333333) + (bits >> 2 & 0x33333333);
  bits = (bits + (bits >> 4)) & 0x0F0F0F0F;
  bits += bits >> 8;
  return (bits + (bits >> 16)) & 0x3F;
}

/// A nearly normal variate in integers, its standard deviation sqrt(6 + 1/12) * 512, about 1263:
/// the number of ones among 24 fair bits, less 12, plus a uniform fraction of one from the other 8
/// bits. So it is a binomial distribution smoothed by one step: symmetric, never 0, excess
/// kurtosis -0.08, the right tails to 4.9 standard deviations and nothing beyond.
constexpr std::int32_t normal_steps(std::uint32_t bits) {
  const auto ones = static_cast<std::int32_t>(count_ones(bits >> 8));
  const auto fraction = static_cast<std::int32_t>(bits & 0xFF);
  return (ones - 12) * 512 + (2 * fraction + 1 - 256);
}

}  // namespace qlinbench
