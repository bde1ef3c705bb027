// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace qlinbench {

/// Which float products a kernel adds up, as its manifest declares; each has its own kappa and P.
enum class AccuracyForm { grouped, zero_point_apart, elementwise, expanded };

/// There are six products of x or x_zero_point with scale times code, scale times 8, or zero.
inline constexpr std::int64_t kMostProductsPerK = 6;

/// In what order a kernel promises to add its products. `any` promises nothing.
enum class SumOrder { any, depth, ascending };

/// A kernel's promise about its float arithmetic, evaluated for one problem. It narrows the
/// interval of allowed answers; it never widens what passes.
struct Accuracy {
  AccuracyForm form = AccuracyForm::expanded;
  SumOrder order = SumOrder::any;
  /// expanded only: float products per output (P), K to kMostProductsPerK * K; fewer count as K.
  std::int64_t products = 0;
  std::int64_t depth = 0;  ///< SumOrder::depth: most additions one product goes through
  /// SumOrder::ascending: consecutive k (or groups) summed apart; 0: one sum.
  std::int64_t tile = 0;
  /// elementwise only: k per integer sum over part of a group (c); 0: one product a * w for each k.
  std::int64_t part = 0;
  /// The shaders declare RoundingModeRTE for 32 bits, so u is 2^-24 instead of 2^-23.
  bool round_to_nearest_even = false;
  /// The device divides by powers of two exactly, as Vulkan does not promise: b is 0 where float32
  /// is exact (exact_arithmetic.h).
  bool exact_division = false;
  /// Paths of lower precision (float16 weights or sums); 0 where all is float32.
  double reduced_unit_roundoff = 0.0;  ///< u_h
  std::int64_t reduced_roundings = 0;  ///< c_h
  double sum_unit_roundoff = 0.0;      ///< u_s; 0: u

  bool operator==(const Accuracy&) const = default;
};

}  // namespace qlinbench
