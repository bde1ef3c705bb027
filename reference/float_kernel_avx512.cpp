// SPDX-License-Identifier: BSD-3-Clause
#include "reference/float_kernel_common.h"

#if QLINBENCH_X86_KERNELS
#include <immintrin.h>

// One register holds the 16 partial sums of an output.

namespace qlinbench {
namespace {

template <std::size_t kTokens>
QLINBENCH_AVX512 void multiply_tokens(FloatRows a, FloatRows w, std::int64_t length,
                                      PartialSums partial) {
  __m512 sums[kTokens][kFloatColumns];
  const auto at = [&](std::size_t t, int c) {
    return partial.data + static_cast<std::int64_t>(t) * partial.token_stride + c * kPartialSums;
  };
  for (std::size_t t = 0; t < kTokens; ++t) {
    for (int c = 0; c < kFloatColumns; ++c) sums[t][c] = _mm512_loadu_ps(at(t, c));
  }
  for (std::int64_t k = 0; k < length; k += kPartialSums) {
    __m512 columns[kFloatColumns];
    for (int c = 0; c < kFloatColumns; ++c) columns[c] = _mm512_loadu_ps(w.data + c * w.stride + k);
    for (std::size_t t = 0; t < kTokens; ++t) {
      const auto row = static_cast<std::int64_t>(t) * a.stride;
      const __m512 token = _mm512_loadu_ps(a.data + row + k);
      for (int c = 0; c < kFloatColumns; ++c) {
        sums[t][c] = _mm512_fmadd_ps(token, columns[c], sums[t][c]);
      }
    }
  }
  for (std::size_t t = 0; t < kTokens; ++t) {
    for (int c = 0; c < kFloatColumns; ++c) _mm512_storeu_ps(at(t, c), sums[t][c]);
  }
}

void multiply(FloatRows a, FloatRows w, std::int64_t length, PartialSums partial, int tokens) {
  constexpr decltype(&multiply_tokens<1>) kByCount[] = {multiply_tokens<1>, multiply_tokens<2>,
                                                        multiply_tokens<3>, multiply_tokens<4>};
  kByCount[tokens - 1](a, w, length, partial);
}

QLINBENCH_AVX512 void dequantize_x(const std::int8_t* x, std::int64_t length,
                                   std::int32_t zero_point, float scale, float* a) {
  dequantize_x_row(x, length, zero_point, scale, a);
}

QLINBENCH_AVX512 void dequantize_w(const std::uint8_t* packed, std::int64_t length, float scale,
                                   float zero, float* w) {
  dequantize_w_row(packed, length, scale, zero, w);
}

}  // namespace

FloatKernel float_kernel_avx512() {
  return {.multiply = multiply, .dequantize_x = dequantize_x, .dequantize_w = dequantize_w};
}

}  // namespace qlinbench
#endif
