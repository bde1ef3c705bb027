// SPDX-License-Identifier: BSD-3-Clause
#include "reference/integer_kernel_common.h"

#if QLINBENCH_X86_KERNELS
#include <immintrin.h>

// One register holds a quad of 16 columns; vpdpbusd adds 4 products of unsigned codes and signed x
// to each lane. 6 tokens times 4 registers of columns are 24 sums; with 4 registers of codes and
// one of x they fill the 32 that there are.

namespace qlinbench {
namespace {

constexpr std::int64_t kLanes = 16;
constexpr std::int64_t kStrips = 4;
constexpr std::int64_t kColumns = kStrips * kLanes;
constexpr int kTokensAtOnce = 6;

QLINBENCH_AVX512 inline __m512i broadcast_quad(const std::int8_t* x) {
  std::int32_t quad = 0;
  std::memcpy(&quad, x, sizeof quad);
  return _mm512_set1_epi32(quad);
}

/// Stores the sums of code * x, with what makes them those of (code - 8) * x, to `stored`.
template <std::size_t kTokens>
QLINBENCH_AVX512 inline void multiply_part(const WeightBlock& weights, const TokenStrip* tokens,
                                           std::int64_t part, std::int32_t (*stored)[kColumns]) {
  __m512i dots[kTokens][kStrips];
#pragma GCC unroll 8
  for (std::size_t t = 0; t < kTokens; ++t) {
#pragma GCC unroll 8
    for (auto& dot : dots[t]) dot = _mm512_set1_epi32(first_dot(tokens[t], part));
  }
  const std::int64_t end = (part + 1) * weights.quads;
  for (std::int64_t quad = part * weights.quads; quad < end; ++quad) {
    __m512i codes[kStrips];
#pragma GCC unroll 8
    for (std::int64_t s = 0; s < kStrips; ++s) {
      codes[s] = _mm512_loadu_si512(weights.codes + (quad * kColumns + s * kLanes) * kQuad);
    }
#pragma GCC unroll 8
    for (std::size_t t = 0; t < kTokens; ++t) {
      const __m512i x = broadcast_quad(tokens[t].x + quad * kQuad);
#pragma GCC unroll 8
      for (std::int64_t s = 0; s < kStrips; ++s) {
        dots[t][s] = _mm512_dpbusd_epi32(dots[t][s], codes[s], x);
      }
    }
  }
#pragma GCC unroll 8
  for (std::size_t t = 0; t < kTokens; ++t) {
#pragma GCC unroll 8
    for (std::int64_t s = 0; s < kStrips; ++s) {
      _mm512_store_si512(stored[t] + s * kLanes, dots[t][s]);
    }
  }
}

/// What add_part does, 8 columns at once for all tokens. Converts by a mask of all lanes: what is
/// without a mask draws GCC 12's warning of a variable of its own (bug 105593).
template <std::size_t kTokens>
QLINBENCH_AVX512 inline void add_parts(const WeightBlock& weights, const TokenStrip* tokens,
                                       std::int64_t part, const std::int32_t (*dots)[kColumns]) {
  __m512d x_sums[kTokens];
  double* sums[kTokens];
  for (std::size_t t = 0; t < kTokens; ++t) {
    x_sums[t] = _mm512_set1_pd(tokens[t].x_sums[part]);
    sums[t] = tokens[t].sums;
  }
  for (std::int64_t c = 0; c < kColumns; c += 8) {
    const __m512d scales = _mm512_loadu_pd(weights.scales + part * kColumns + c);
    const __m512d zeros = _mm512_loadu_pd(weights.zeros + part * kColumns + c);
    for (std::size_t t = 0; t < kTokens; ++t) {
      const auto* at = reinterpret_cast<const __m256i*>(dots[t] + c);
      const __m512d products = _mm512_maskz_cvtepi32_pd(0xFF, _mm256_load_si256(at));
      const __m512d scaled = _mm512_fmadd_pd(scales, products, _mm512_loadu_pd(sums[t] + c));
      _mm512_storeu_pd(sums[t] + c, _mm512_fmadd_pd(zeros, x_sums[t], scaled));
    }
  }
}

template <std::size_t kTokens>
QLINBENCH_AVX512 void multiply_tokens(const WeightBlock& weights, const TokenStrip* tokens) {
  for (std::int64_t part = 0; part < weights.parts; ++part) {
    alignas(64) std::int32_t dots[kTokens][kColumns];
    multiply_part<kTokens>(weights, tokens, part, dots);
    add_parts<kTokens>(weights, tokens, part, dots);
  }
}

void multiply(const WeightBlock& weights, const TokenStrip* tokens, int count) {
  constexpr decltype(&multiply_tokens<1>) kByCount[kTokensAtOnce] = {
      multiply_tokens<1>, multiply_tokens<2>, multiply_tokens<3>,
      multiply_tokens<4>, multiply_tokens<5>, multiply_tokens<6>};
  kByCount[count - 1](weights, tokens);
}

QLINBENCH_AVX512 void unpack(const PackedCodes& packed, std::uint8_t* codes) {
  unpack_block(packed, kColumns, codes);
}

QLINBENCH_AVX512 RowCounts round(const SumsRow& row, std::int8_t* y, std::uint8_t* near) {
  return round_row(row, y, near);
}

}  // namespace

IntegerKernel integer_kernel_avx512() {
  return {.tokens = kTokensAtOnce,
          .columns = kColumns,
          .multiply = multiply,
          .unpack = unpack,
          .round = round};
}

}  // namespace qlinbench
#endif
