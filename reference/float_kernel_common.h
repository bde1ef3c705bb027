// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "reference/float_kernel.h"

// What the float kernels of all instruction sets share. Included by them alone.

namespace qlinbench {

QLINBENCH_INLINE void dequantize_x_row(const std::int8_t* x, std::int64_t length,
                                       std::int32_t zero_point, float scale, float* __restrict a) {
  for (std::int64_t k = 0; k < length; ++k) a[k] = static_cast<float>(x[k] - zero_point) * scale;
}

QLINBENCH_INLINE void dequantize_w_row(const std::uint8_t* packed, std::int64_t length, float scale,
                                       float zero, float* __restrict w) {
  // The original's 8.0 is a double, so a weight is rounded to double (the product is exact there)
  // and then to float.
  for (std::int64_t pair = 0; pair < length / 2; ++pair) {
    const double even = packed[pair] >> 4;
    const double odd = packed[pair] & 15;
    w[2 * pair] = static_cast<float>((even - 8.0) * scale + zero);
    w[2 * pair + 1] = static_cast<float>((odd - 8.0) * scale + zero);
  }
}

#if QLINBENCH_X86_KERNELS
FloatKernel float_kernel_avx2();
FloatKernel float_kernel_avx512();
#endif

}  // namespace qlinbench
