// SPDX-License-Identifier: BSD-3-Clause
#include "reference/integer_kernel_common.h"

#if QLINBENCH_X86_KERNELS
#include <immintrin.h>

#include <algorithm>
#include <cstring>

// One register holds a quad of 8 columns. vpmaddubsw adds the products of unsigned codes and
// signed x in pairs, |pair| <= 2 * 15 * 128 = 3840, so that 8 of them fit int16.

namespace qlinbench {
namespace {

constexpr int kLanes = 8;
constexpr std::int64_t kQuadsInInt16 = 8;

QLINBENCH_AVX2 inline __m256i broadcast_quad(const std::int8_t* x) {
  std::int32_t quad = 0;
  std::memcpy(&quad, x, sizeof quad);
  return _mm256_set1_epi32(quad);
}

/// dots[16 t + 0..7] = the sums over the quads [first, end) of 8 columns; their codes begin at
/// `codes`.
template <std::size_t kTokens>
QLINBENCH_AVX2 inline void multiply_half(const std::uint8_t* codes, const TokenStrip* tokens,
                                         std::int64_t first, std::int64_t end, std::int32_t* dots) {
  __m256i sums[kTokens];
  for (auto& sum : sums) sum = _mm256_setzero_si256();
  for (std::int64_t block = first; block < end; block += kQuadsInInt16) {
    const std::int64_t block_end = std::min(end, block + kQuadsInInt16);
    __m256i pairs[kTokens];
    for (auto& pair : pairs) pair = _mm256_setzero_si256();
    for (std::int64_t quad = block; quad < block_end; ++quad) {
      const auto* at = codes + quad * kStripColumns * kQuad;
      const __m256i quad_codes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
      for (std::size_t t = 0; t < kTokens; ++t) {
        const __m256i x = broadcast_quad(tokens[t].x + quad * kQuad);
        pairs[t] = _mm256_add_epi16(pairs[t], _mm256_maddubs_epi16(quad_codes, x));
      }
    }
    for (std::size_t t = 0; t < kTokens; ++t) {
      const __m256i wide = _mm256_madd_epi16(pairs[t], _mm256_set1_epi16(1));
      sums[t] = _mm256_add_epi32(sums[t], wide);
    }
  }
  for (std::size_t t = 0; t < kTokens; ++t) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(dots + t * kStripColumns), sums[t]);
  }
}

template <std::size_t kTokens>
QLINBENCH_AVX2 void multiply_tokens(const WeightStrip& weights, const TokenStrip* tokens) {
  for (std::int64_t part = 0; part < weights.parts; ++part) {
    const std::int64_t first = part * weights.quads;
    const std::int64_t end = first + weights.quads;
    alignas(32) std::int32_t dots[kTokens * kStripColumns];
    for (int lane = 0; lane < kStripColumns; lane += kLanes) {
      multiply_half<kTokens>(weights.codes + lane * kQuad, tokens, first, end, dots + lane);
    }
    for (std::size_t t = 0; t < kTokens; ++t) {
      add_part<true>(weights, tokens[t], part, dots + t * kStripColumns);
    }
  }
}

void multiply(const WeightStrip& weights, const TokenStrip* tokens, int count) {
  constexpr decltype(&multiply_tokens<1>) kByCount[] = {multiply_tokens<1>, multiply_tokens<2>,
                                                        multiply_tokens<3>, multiply_tokens<4>};
  kByCount[count - 1](weights, tokens);
}

QLINBENCH_AVX2 void sum_parts(const std::int8_t* x, std::int64_t parts, std::int64_t length,
                              std::int32_t* sums) {
  sum_parts_of(x, parts, length, sums);
}

}  // namespace

IntegerKernel integer_kernel_avx2() {
  return {.tokens = 4, .multiply = multiply, .sum_parts = sum_parts};
}

}  // namespace qlinbench
#endif
