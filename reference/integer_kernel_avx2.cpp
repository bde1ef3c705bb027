// SPDX-License-Identifier: BSD-3-Clause
#include "reference/integer_kernel_common.h"

#if QLINBENCH_X86_KERNELS
#include <immintrin.h>

// One register holds a quad of 8 columns. vpmaddubsw adds the products of unsigned codes and
// signed x in pairs, |pair| <= 2 * 15 * 128 = 3840, so that 8 of them fit int16.

namespace qlinbench {
namespace {

constexpr std::int64_t kLanes = 8;
constexpr std::int64_t kStrips = 2;
constexpr std::int64_t kColumns = kStrips * kLanes;
constexpr std::int64_t kQuadsInInt16 = 8;
constexpr int kTokensAtOnce = 4;

QLINBENCH_AVX2 inline __m256i load(const void* at) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(at));
}

QLINBENCH_AVX2 inline __m256i broadcast_quad(const std::int8_t* x) {
  std::int32_t quad = 0;
  std::memcpy(&quad, x, sizeof quad);
  return _mm256_set1_epi32(quad);
}

/// dots[16 t + column] += the products of the quads [first, end), at most 8.
template <std::size_t kTokens>
QLINBENCH_AVX2 inline void add_quads(const std::uint8_t* codes, const TokenStrip* tokens,
                                     std::int64_t first, std::int64_t end, std::int32_t* dots) {
  __m256i pairs[kTokens][kStrips];
  for (auto& token : pairs) {
    for (auto& pair : token) pair = _mm256_setzero_si256();
  }
  for (std::int64_t quad = first; quad < end; ++quad) {
    const __m256i low = load(codes + quad * kColumns * kQuad);
    const __m256i high = load(codes + quad * kColumns * kQuad + kLanes * kQuad);
    for (std::size_t t = 0; t < kTokens; ++t) {
      const __m256i x = broadcast_quad(tokens[t].x + quad * kQuad);
      pairs[t][0] = _mm256_add_epi16(pairs[t][0], _mm256_maddubs_epi16(low, x));
      pairs[t][1] = _mm256_add_epi16(pairs[t][1], _mm256_maddubs_epi16(high, x));
    }
  }
  for (std::size_t t = 0; t < kTokens; ++t) {
    for (std::size_t s = 0; s < kStrips; ++s) {
      std::int32_t* at = dots + t * kColumns + s * kLanes;
      const __m256i wide = _mm256_madd_epi16(pairs[t][s], _mm256_set1_epi16(1));
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(at), _mm256_add_epi32(load(at), wide));
    }
  }
}

template <std::size_t kTokens>
QLINBENCH_AVX2 void multiply_tokens(const WeightBlock& weights, const TokenStrip* tokens) {
  for (std::int64_t part = 0; part < weights.parts; ++part) {
    alignas(32) std::int32_t dots[kTokens][kColumns];
    for (std::size_t t = 0; t < kTokens; ++t) {
      std::fill(dots[t], dots[t] + kColumns, first_dot(tokens[t], part));
    }
    const std::int64_t end = (part + 1) * weights.quads;
    for (std::int64_t quad = part * weights.quads; quad < end; quad += kQuadsInInt16) {
      add_quads<kTokens>(weights.codes, tokens, quad, std::min(end, quad + kQuadsInInt16), dots[0]);
    }
    for (std::size_t t = 0; t < kTokens; ++t) {
      add_part<true, kColumns>(weights, tokens[t], part, dots[t]);
    }
  }
}

QLINBENCH_AVX2 void unpack(const PackedCodes& packed, std::uint8_t* codes) {
  unpack_block(packed, kColumns, codes);
}

QLINBENCH_AVX2 RowCounts round(const SumsRow& row, std::int8_t* y, std::uint8_t* near) {
  return round_row(row, y, near);
}

}  // namespace

IntegerKernel integer_kernel_avx2() {
  return {.tokens = kTokensAtOnce,
          .columns = kColumns,
          .multiply = call_by_count<multiply_tokens<1>, multiply_tokens<2>, multiply_tokens<3>,
                                    multiply_tokens<4>>,
          .unpack = unpack,
          .round = round};
}

}  // namespace qlinbench
#endif
