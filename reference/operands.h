// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "reference/problem.h"

namespace qlinbench {

/// The operator's inputs as dense arrays, T = b * m tokens.
struct Operands {
  std::vector<std::int8_t> x;              ///< [T, K] quantized activations
  std::vector<float> x_scale;              ///< [T] > 0
  std::vector<std::int32_t> x_zero_point;  ///< [T] in [-128, 127]
  std::vector<std::uint8_t> w_packed;      ///< [N, K/2] high nibble: even k, low nibble: odd k
  std::vector<float> w_scales_and_zeros;   ///< [K/G, N, 2] scale, additive zero
  std::vector<float> y_scale;              ///< [T] > 0
  std::vector<std::int32_t> y_zero_point;  ///< [T] in [-128, 127]
};

/// How operands are drawn; each has its name and a line of help in names.h.
enum class Distribution { normal, uniform, extremes, ties, cancellation, one_hot, pr12005 };

}  // namespace qlinbench
