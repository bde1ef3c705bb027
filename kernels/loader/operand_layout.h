// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "reference/problem.h"

namespace qlinbench {

/// Rows of x, w_packed and y begin at multiples of this on the device, so that 32-bit loads never
/// straddle rows and no kernel needs 8-bit storage.
inline constexpr std::int64_t kRowAlignment = 16;

/// One of the operator's tensors as it lies in a device buffer.
struct OperandLayout {
  std::string_view name;  ///< as in operator.md: x, x_scale, ..., y
  std::string_view type;  ///< element type GLSL sees unless the manifest says otherwise
  std::int64_t rows = 0;
  std::int64_t row_bytes = 0;     ///< bytes that mean something
  std::int64_t stride_bytes = 0;  ///< from one row to the next

  std::int64_t bytes() const { return rows * stride_bytes; }
  std::int64_t dense_bytes() const { return rows * row_bytes; }
};

/// In this order: x, x_scale, x_zero_point, w_packed, w_scales_and_zeros, y_scale, y_zero_point, y.
inline constexpr std::size_t kOperandCount = 8;
inline constexpr std::size_t kActivations = 0;
inline constexpr std::size_t kActivationZeroPoints = 2;
inline constexpr std::size_t kPackedWeights = 3;
inline constexpr std::size_t kScalesAndZeros = 4;
inline constexpr std::size_t kOutputZeroPoints = 6;
inline constexpr std::size_t kOutput = 7;
using OperandLayouts = std::array<OperandLayout, kOperandCount>;
OperandLayouts operand_layouts(const Problem& problem);

}  // namespace qlinbench
