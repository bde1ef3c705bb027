// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "reference/distributions.h"
#include "reference/normal_draws.h"

namespace qlinbench {
namespace {

/// An activation in steps of the data below: the standard deviation of most is about 1.
constexpr double kActivationStep = 0x1p-17;
/// The gains of positive and negative values add up to this.
constexpr std::int32_t kGains = 255;

/// One channel of 128 is an outlier, 8 to 23 times as large as the others.
std::vector<std::uint8_t> channel_gains(std::int64_t channels, std::uint64_t seed) {
  const RandomStream stream(seed, Stream::channel);
  std::vector<std::uint8_t> gains(static_cast<std::size_t>(channels));
  for (std::int64_t k = 0; k < channels; ++k) {
    const std::uint64_t word = stream.word(k);
    const bool outlier = uniform_integer(word, 0, 128) == 0;
    gains[static_cast<std::size_t>(k)] = static_cast<std::uint8_t>(outlier ? 8 + (word & 15) : 1);
  }
  return gains;
}

/// The real activations of one token as integers, below 2^13 * 23 * 255 < 2^26 in magnitude.
class TokenData {
 public:
  TokenData(std::uint64_t seed, std::span<const std::uint8_t> gains, std::int64_t token)
      : stream_(seed, Stream::x),
        channel_gains_(gains),
        first_(token * std::ssize(gains)),
        positive_gain_(static_cast<std::int32_t>(uniform_integer(
            RandomStream(seed, Stream::x_zero_point).word(token), 0, kGains + 1))) {}

  /// Calls body(k, value) for all k.
  template <typename Body>
  void for_each(NormalDraws& draws, Body body) const {
    draws.for_each_block(stream_, first_, std::ssize(channel_gains_),
                         [&](std::int64_t offset, std::span<const std::int32_t> variates) {
                           for (std::int64_t i = 0; i < std::ssize(variates); ++i) {
                             body(offset + i, value(offset + i, variates.data()[i]));
                           }
                         });
  }

 private:
  std::int32_t value(std::int64_t k, std::int32_t variate) const {
    const std::int32_t gain = variate > 0 ? positive_gain_ : kGains - positive_gain_;
    return gain * channel_gains_.data()[k] * variate;
  }

  RandomStream stream_;
  std::span<const std::uint8_t> channel_gains_;
  std::int64_t first_;
  std::int32_t positive_gain_;
};

/// Dynamic quantization: the range of the data and 0 becomes that of int8, 0 a step of its own.
void quantize_token(NormalDraws& draws, const TokenData& data, double step, std::int8_t* x,
                    float& scale, std::int32_t& zero_point) {
  std::int32_t low = 0;
  std::int32_t high = 0;
  data.for_each(draws, [&](std::int64_t, std::int32_t value) {
    low = std::min(low, value);
    high = std::max(high, value);
  });
  const double span = std::max(1, high - low);  // 1 where all the data is 0
  const double steps_per_unit = 255.0 / span;
  const std::int32_t zero = round_half_up(-low * steps_per_unit) - 128;
  data.for_each(draws, [&](std::int64_t k, std::int32_t value) {
    const std::int32_t code = round_half_up(value * steps_per_unit) + zero;
    x[k] = static_cast<std::int8_t>(std::clamp(code, -128, 127));
  });
  scale = static_cast<float>(span / 255.0 * step);
  zero_point = zero;
}

}  // namespace

void generate_normal_activations(const Problem& problem, std::uint64_t seed, Threads threads,
                                 Operands& operands) {
  const auto gains = channel_gains(problem.k, seed);
  const RandomStream amplitudes(seed, Stream::x_scale);
  parallel_for_with<NormalDraws>(
      problem.tokens(), threads, [&](NormalDraws& draws, std::int64_t token) {
        const auto halvings = uniform_integer(amplitudes.word(token), 0, 4);  // tokens differ
        const double step = kActivationStep / static_cast<double>(1 << halvings);
        quantize_token(draws, TokenData(seed, gains, token), step,
                       operands.x.data() + token * problem.k, operands.x_scale.data()[token],
                       operands.x_zero_point.data()[token]);
      });
}

Operands generate_normal(const Problem& problem, std::uint64_t seed, Threads threads) {
  Operands operands = zero_operands(problem);
  generate_normal_weights(problem, seed, threads, operands);
  generate_normal_activations(problem, seed, threads, operands);
  calibrate_outputs(problem, operands, threads);
  return operands;
}

}  // namespace qlinbench
