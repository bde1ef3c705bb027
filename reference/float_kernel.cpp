// SPDX-License-Identifier: BSD-3-Clause
#include "reference/float_kernel.h"

#include <cmath>

#include "reference/float_kernel_common.h"

namespace qlinbench {
namespace {

void multiply_row(const float* a, const float* w, std::int64_t length, float* partial) {
  float sums[kPartialSums];
  for (std::int64_t j = 0; j < kPartialSums; ++j) sums[j] = partial[j];
  for (std::int64_t k = 0; k < length; k += kPartialSums) {
    for (std::int64_t j = 0; j < kPartialSums; ++j) sums[j] = std::fma(a[k + j], w[k + j], sums[j]);
  }
  for (std::int64_t j = 0; j < kPartialSums; ++j) partial[j] = sums[j];
}

void multiply(FloatRows a, FloatRows w, std::int64_t length, PartialSums partial, int tokens) {
  for (int t = 0; t < tokens; ++t) {
    for (int c = 0; c < kFloatColumns; ++c) {
      multiply_row(a.data + t * a.stride, w.data + c * w.stride, length,
                   partial.data + t * partial.token_stride + c * kPartialSums);
    }
  }
}

void dequantize_x(const std::int8_t* x, std::int64_t length, std::int32_t zero_point, float scale,
                  float* a) {
  dequantize_x_row(x, length, zero_point, scale, a);
}

void dequantize_w(const std::uint8_t* packed, std::int64_t length, float scale, float zero,
                  float* w) {
  dequantize_w_row(packed, length, scale, zero, w);
}

}  // namespace

FloatKernel float_kernel([[maybe_unused]] InstructionSet set) {
#if QLINBENCH_X86_KERNELS
  if (set == InstructionSet::avx512) return float_kernel_avx512();
  if (set == InstructionSet::avx2) return float_kernel_avx2();
#endif
  return {.multiply = multiply, .dequantize_x = dequantize_x, .dequantize_w = dequantize_w};
}

}  // namespace qlinbench
