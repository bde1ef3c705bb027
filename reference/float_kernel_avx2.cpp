// SPDX-License-Identifier: BSD-3-Clause
#include "reference/float_kernel_common.h"

#if QLINBENCH_X86_KERNELS
#include <immintrin.h>

// Two registers hold the 16 partial sums of an output. Two columns and 8 partial sums at a time,
// so that those of 4 tokens stay in the 16 registers.

namespace qlinbench {
namespace {

constexpr int kLanes = 8;
constexpr int kColumnsAtOnce = 2;

template <std::size_t kTokens>
QLINBENCH_AVX2 inline void multiply_block(FloatRows a, FloatRows w, std::int64_t length,
                                          PartialSums partial) {
  __m256 sums[kTokens][kColumnsAtOnce];
  const auto at = [&](std::size_t t, int c) {
    return partial.data + static_cast<std::int64_t>(t) * partial.token_stride + c * kPartialSums;
  };
  for (std::size_t t = 0; t < kTokens; ++t) {
    for (int c = 0; c < kColumnsAtOnce; ++c) sums[t][c] = _mm256_loadu_ps(at(t, c));
  }
  for (std::int64_t k = 0; k < length; k += kPartialSums) {
    __m256 columns[kColumnsAtOnce];
    for (int c = 0; c < kColumnsAtOnce; ++c) {
      columns[c] = _mm256_loadu_ps(w.data + c * w.stride + k);
    }
    for (std::size_t t = 0; t < kTokens; ++t) {
      const auto row = static_cast<std::int64_t>(t) * a.stride;
      const __m256 token = _mm256_loadu_ps(a.data + row + k);
      for (int c = 0; c < kColumnsAtOnce; ++c) {
        sums[t][c] = _mm256_fmadd_ps(token, columns[c], sums[t][c]);
      }
    }
  }
  for (std::size_t t = 0; t < kTokens; ++t) {
    for (int c = 0; c < kColumnsAtOnce; ++c) _mm256_storeu_ps(at(t, c), sums[t][c]);
  }
}

template <std::size_t kTokens>
QLINBENCH_AVX2 void multiply_tokens(FloatRows a, FloatRows w, std::int64_t length,
                                    PartialSums partial) {
  for (int c = 0; c < kFloatColumns; c += kColumnsAtOnce) {
    for (int lane = 0; lane < kPartialSums; lane += kLanes) {
      multiply_block<kTokens>({a.data + lane, a.stride}, {w.data + c * w.stride + lane, w.stride},
                              length,
                              {partial.data + c * kPartialSums + lane, partial.token_stride});
    }
  }
}

void multiply(FloatRows a, FloatRows w, std::int64_t length, PartialSums partial, int tokens) {
  constexpr decltype(&multiply_tokens<1>) kByCount[] = {multiply_tokens<1>, multiply_tokens<2>,
                                                        multiply_tokens<3>, multiply_tokens<4>};
  kByCount[tokens - 1](a, w, length, partial);
}

QLINBENCH_AVX2 void dequantize_x(const std::int8_t* x, std::int64_t length, std::int32_t zero_point,
                                 float scale, float* a) {
  dequantize_x_row(x, length, zero_point, scale, a);
}

QLINBENCH_AVX2 void dequantize_w(const std::uint8_t* packed, std::int64_t length, float scale,
                                 float zero, float* w) {
  dequantize_w_row(packed, length, scale, zero, w);
}

}  // namespace

FloatKernel float_kernel_avx2() {
  return {.multiply = multiply, .dequantize_x = dequantize_x, .dequantize_w = dequantize_w};
}

}  // namespace qlinbench
#endif
