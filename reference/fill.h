// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "reference/parallel.h"
#include "reference/random.h"

// What distributions that draw numbers one by one share.

namespace qlinbench {

/// Numbers that one thread draws at once.
inline constexpr std::int64_t kDrawsAtOnce = 4096;

/// values[i] = draw(word i of the stream), on all threads.
template <typename Value, typename Draw>
void fill_from(const RandomStream& stream, std::span<Value> values, Threads threads, Draw draw) {
  const std::int64_t count = std::ssize(values);
  parallel_for((count + kDrawsAtOnce - 1) / kDrawsAtOnce, threads, [&](std::int64_t block) {
    const std::int64_t end = std::min(count, (block + 1) * kDrawsAtOnce);
    for (std::int64_t i = block * kDrawsAtOnce; i < end; ++i)
      values.data()[i] = draw(stream.word(i));
  });
}

/// In [low, low + width), as torch computes rand * width + low: each step rounded to float32.
inline auto uniform_between(float low, float width) {
  return [=](std::uint64_t word) {
    const float scaled = uniform_unit(word) * width;
    return scaled + low;
  };
}

/// Draws scales [.., 0] and zeros [.., 1] of the weights; scale(word) and zero(word).
template <typename Scale, typename Zero>
void fill_scales_and_zeros(std::uint64_t seed, std::span<float> pairs, Threads threads, Scale scale,
                           Zero zero) {
  const RandomStream stream(seed, Stream::w_scales_and_zeros);
  parallel_for(
      (std::ssize(pairs) / 2 + kDrawsAtOnce - 1) / kDrawsAtOnce, threads, [&](std::int64_t block) {
        const std::int64_t end = std::min(std::ssize(pairs) / 2, (block + 1) * kDrawsAtOnce);
        for (std::int64_t i = block * kDrawsAtOnce; i < end; ++i) {
          pairs.data()[2 * i] = scale(stream.word(2 * i));
          pairs.data()[2 * i + 1] = zero(stream.word(2 * i + 1));
        }
      });
}

}  // namespace qlinbench
