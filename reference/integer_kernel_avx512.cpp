// SPDX-License-Identifier: BSD-3-Clause
#include "reference/integer_kernel_common.h"

#if QLINBENCH_X86_KERNELS
#include <immintrin.h>

#include <cstring>

// One register holds a quad of all 16 columns; vpdpbusd adds 4 products of unsigned codes and
// signed x to each lane.

namespace qlinbench {
namespace {

QLINBENCH_AVX512 inline __m512i broadcast_quad(const std::int8_t* x) {
  std::int32_t quad = 0;
  std::memcpy(&quad, x, sizeof quad);
  return _mm512_set1_epi32(quad);
}

template <std::size_t kTokens>
QLINBENCH_AVX512 void multiply_tokens(const WeightStrip& weights, const TokenStrip* tokens) {
  for (std::int64_t part = 0; part < weights.parts; ++part) {
    const std::int64_t first_quad = part * weights.quads;
    __m512i sums[kTokens];
    for (auto& sum : sums) sum = _mm512_setzero_si512();
    for (std::int64_t quad = first_quad; quad < first_quad + weights.quads; ++quad) {
      const __m512i codes = _mm512_loadu_si512(weights.codes + quad * kStripColumns * kQuad);
      for (std::size_t t = 0; t < kTokens; ++t) {
        sums[t] = _mm512_dpbusd_epi32(sums[t], codes, broadcast_quad(tokens[t].x + quad * kQuad));
      }
    }
    for (std::size_t t = 0; t < kTokens; ++t) {
      alignas(64) std::int32_t dots[kStripColumns];
      _mm512_store_si512(dots, sums[t]);
      add_part<true>(weights, tokens[t], part, dots);
    }
  }
}

void multiply(const WeightStrip& weights, const TokenStrip* tokens, int count) {
  constexpr decltype(&multiply_tokens<1>) kByCount[] = {
      multiply_tokens<1>, multiply_tokens<2>, multiply_tokens<3>, multiply_tokens<4>,
      multiply_tokens<5>, multiply_tokens<6>, multiply_tokens<7>, multiply_tokens<8>};
  kByCount[count - 1](weights, tokens);
}

QLINBENCH_AVX512 void sum_parts(const std::int8_t* x, std::int64_t parts, std::int64_t length,
                                std::int32_t* sums) {
  sum_parts_of(x, parts, length, sums);
}

}  // namespace

IntegerKernel integer_kernel_avx512() {
  return {.tokens = 8, .multiply = multiply, .sum_parts = sum_parts};
}

}  // namespace qlinbench
#endif
