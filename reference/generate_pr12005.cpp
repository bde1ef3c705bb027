// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <span>

#include "reference/distributions.h"
#include "reference/fill.h"

namespace qlinbench {
namespace {

std::int32_t zero_point(std::uint64_t word) {
  return static_cast<std::int32_t>(uniform_integer(word, -10, 20));
}

/// The original draws scales from [0, 1), too. One in 2^24 would be 0, which is no scale: it
/// becomes the next multiple of 2^-24.
float scale_or_zero(std::uint64_t word) {
  return std::max(uniform_unit(word), 0x1p-24F);
}

/// As at::quantize_per_channel: the reciprocal in float32, rounded half to even.
std::int8_t quantize(float value, float scale, std::int32_t zero_point) {
  const float inverse = 1.0F / scale;
  const float steps = std::nearbyint(value * inverse) + static_cast<float>(zero_point);
  return static_cast<std::int8_t>(std::clamp(steps, -128.0F, 127.0F));
}

void quantize_x(const Problem& problem, std::uint64_t seed, Threads threads, Operands& operands) {
  const RandomStream stream(seed, Stream::x);
  const std::int64_t k = problem.k;
  parallel_for(problem.tokens(), threads, [&](std::int64_t token) {
    const float scale = operands.x_scale.data()[token];
    const std::int32_t zero = operands.x_zero_point.data()[token];
    std::int8_t* x = operands.x.data() + token * k;
    for (std::int64_t i = 0; i < k; ++i) {
      x[i] = quantize(uniform_unit(stream.word(token * k + i)), scale, zero);
    }
  });
}

}  // namespace

Operands generate_pr12005(const Problem& problem, std::uint64_t seed, Threads threads) {
  Operands operands = zero_operands(problem);
  const auto fill = [&](Stream stream, auto& values, auto draw) {
    fill_from(RandomStream(seed, stream), std::span(values), threads, draw);
  };
  fill(Stream::x_scale, operands.x_scale, uniform_between(0.05F, 0.1F));
  fill(Stream::x_zero_point, operands.x_zero_point, zero_point);
  fill(Stream::w_packed, operands.w_packed,
       [](std::uint64_t word) { return static_cast<std::uint8_t>(word >> 56); });
  fill(Stream::w_scales_and_zeros, operands.w_scales_and_zeros, scale_or_zero);
  fill(Stream::y_scale, operands.y_scale, uniform_between(0.1F, 0.1F));
  fill(Stream::y_zero_point, operands.y_zero_point, zero_point);
  quantize_x(problem, seed, threads, operands);
  return operands;
}

}  // namespace qlinbench
