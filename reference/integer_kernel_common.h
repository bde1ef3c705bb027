// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstdint>

#include "reference/integer_kernel.h"

// What the integer kernels of all instruction sets share. Included by them alone.

namespace qlinbench {

/// Adds scale * D + zero * S of one part to the token's sums. Both products are exact in double
/// (24 bits times |D| <= 2040 * 4096 < 2^23), so fused or not the sums are the same; `kFused` where
/// there is an instruction for it.
template <bool kFused>
QLINBENCH_INLINE void add_part(const WeightStrip& weights, const TokenStrip& token,
                               std::int64_t part, const std::int32_t* dots) {
  const std::int32_t x_sum = token.x_sums[part];
  const std::int32_t offset = 8 * x_sum;
  const auto length = static_cast<std::int32_t>(weights.length);
  const double s = x_sum - length * token.zero_point;
  const std::int32_t* code_sums = weights.code_sums + part * kStripColumns;
  const double* scales = weights.scales + part * kStripColumns;
  const double* zeros = weights.zeros + part * kStripColumns;
  double* __restrict sums = token.sums;
  for (int lane = 0; lane < kStripColumns; ++lane) {
    const double d = dots[lane] - offset - token.zero_point * code_sums[lane];
    if constexpr (kFused) {
      sums[lane] = std::fma(zeros[lane], s, std::fma(scales[lane], d, sums[lane]));
    } else {
      sums[lane] = (sums[lane] + scales[lane] * d) + zeros[lane] * s;
    }
  }
}

QLINBENCH_INLINE void sum_parts_of(const std::int8_t* x, std::int64_t parts, std::int64_t length,
                                   std::int32_t* sums) {
  for (std::int64_t part = 0; part < parts; ++part) {
    std::int32_t sum = 0;
    for (std::int64_t k = 0; k < length; ++k) sum += x[part * length + k];
    sums[part] = sum;
  }
}

#if QLINBENCH_X86_KERNELS
IntegerKernel integer_kernel_avx2();
IntegerKernel integer_kernel_avx512();
#endif

}  // namespace qlinbench
