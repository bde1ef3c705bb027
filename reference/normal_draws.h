// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "reference/operands.h"
#include "reference/parallel.h"
#include "reference/problem.h"
#include "reference/random.h"

// What the parts of the distribution `normal` share. All data is integers; quantizing divides by
// a range in double, whose operations are correctly rounded and so the same everywhere.

namespace qlinbench {

/// Normal variates by the block, two from each word of a stream. The last block is kept: what is
/// gone through twice, once for its range and once to be quantized, is drawn once where it fits.
class NormalDraws {
 public:
  static constexpr std::int64_t kBlock = 4096;

  /// Calls body(offset, values) for the variates [first, first + count), in blocks; `first` and
  /// `count` are even.
  template <typename Body>
  void for_each_block(const RandomStream& stream, std::int64_t first, std::int64_t count,
                      Body body) {
    for (std::int64_t offset = 0; offset < count; offset += kBlock) {
      draw(stream, first + offset, std::min(kBlock, count - offset));
      body(offset, std::span<const std::int32_t>(values_));
    }
  }

 private:
  void draw(const RandomStream& stream, std::int64_t first, std::int64_t count) {
    if (first == first_ && count == std::ssize(values_)) return;
    words_.resize(static_cast<std::size_t>(count / 2));
    values_.resize(static_cast<std::size_t>(count));
    stream.fill(first / 2, words_);
    for (std::size_t i = 0; i < words_.size(); ++i) {
      values_[2 * i] = normal_steps(static_cast<std::uint32_t>(words_[i]));
      values_[2 * i + 1] = normal_steps(static_cast<std::uint32_t>(words_[i] >> 32));
    }
    first_ = first;
  }

  std::int64_t first_ = -1;
  std::vector<std::uint64_t> words_;
  std::vector<std::int32_t> values_;
};

/// The integer nearest to |value| < 2^20, the greater one at ties; no libm.
inline std::int32_t round_half_up(double value) {
  constexpr std::int32_t kOffset = 1 << 20;
  return static_cast<std::int32_t>(value + (kOffset + 0.5)) - kOffset;
}

/// The parts of the distribution.
void generate_normal_weights(const Problem& problem, std::uint64_t seed, Threads threads,
                             Operands& operands);
void generate_normal_activations(const Problem& problem, std::uint64_t seed, Threads threads,
                                 Operands& operands);

}  // namespace qlinbench
