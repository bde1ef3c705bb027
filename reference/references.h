// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "reference/operands.h"
#include "reference/parallel.h"
#include "reference/problem.h"

namespace qlinbench {

/// What a kernel is compared with, computed once per case and shared by all kernels.
struct Expected {
  std::vector<std::int8_t> y_exact;  ///< [T, N] the formula over the real numbers, rounded once
  /// [float_reference_tokens(problem), N] dequantize, float32 linear, quantize: the first tokens.
  std::vector<std::int8_t> y_float;
  std::int64_t saturated = 0;     ///< outputs whose unclamped exact value lies outside [-128, 127]
  bool exact_arithmetic = false;  ///< float32 computes every output exactly (exact_arithmetic.h)
};

/// How many tokens, from the first on, are also computed by the float reference, which decides
/// nothing: all of a problem of up to 2^33 products, of a larger one as many as have so many.
std::int64_t float_reference_tokens(const Problem& problem);

/// Both references, on all cores unless `threads` says otherwise.
Expected compute_expected(const Problem& problem, const Operands& operands, Threads threads = {});

}  // namespace qlinbench
