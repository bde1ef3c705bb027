// SPDX-License-Identifier: BSD-3-Clause
#include "reference/integer_kernel_common.h"

#if QLINBENCH_X86_KERNELS
#include <immintrin.h>

#include "reference/vnni.h"

// One register holds a quad of 16 columns; vpdpbusd adds 4 products of unsigned codes and signed x
// to each lane. 6 tokens times 4 registers of columns are 24 sums; with 4 registers of codes and
// one of x they fill the 32 that there are.

namespace qlinbench {
namespace {

constexpr int kTokensAtOnce = 6;

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
      codes[s] = load_strip(weights.codes + (quad * kColumns + s * kLanes) * kQuad);
    }
#pragma GCC unroll 8
    for (std::size_t t = 0; t < kTokens; ++t) {
      const __m512i x = broadcast_quad(tokens[t].x + quad * kQuad);
#pragma GCC unroll 8
      for (std::int64_t s = 0; s < kStrips; ++s) {
        add_products(codes[s], x, dots[t][s]);
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

constexpr std::int64_t kUnpackedK = 32;

QLINBENCH_AVX512 inline __m128i load_column(const PackedCodes& packed, std::int64_t column) {
  const std::uint8_t* at = packed.data + column * packed.row_bytes;
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

/// 16 bytes of columns `first`, and of those 4, 8 and 12 after it.
QLINBENCH_AVX512 inline __m512i load_columns(const PackedCodes& packed, std::int64_t first) {
  __m512i columns = _mm512_zextsi128_si512(load_column(packed, first));
  columns = _mm512_maskz_inserti32x4(0xFFFF, columns, load_column(packed, first + 4), 1);
  columns = _mm512_maskz_inserti32x4(0xFFFF, columns, load_column(packed, first + 8), 2);
  return _mm512_maskz_inserti32x4(0xFFFF, columns, load_column(packed, first + 12), 3);
}

/// Unpacks 8 k of 16 columns, 4 bytes of each: two quads.
QLINBENCH_AVX512 inline void unpack_8(__m512i words, std::uint8_t* codes) {
  const __m512i nibbles = _mm512_set1_epi8(0x0F);
  const __m512i shifted = _mm512_maskz_srli_epi16(~0U, words, 4);
  _mm512_store_si512(codes, _mm512_and_si512(shifted, nibbles));
  _mm512_store_si512(codes + kColumns * kQuad, _mm512_and_si512(words, nibbles));
}

/// Unpacks 32 k of 16 columns: exchanges rows and columns of 4 x 4 words, 4 times side by side.
QLINBENCH_AVX512 inline void unpack_32(const PackedCodes& packed, std::uint8_t* codes) {
  constexpr __mmask16 kAll = 0xFFFF;
  const __m512i a = load_columns(packed, 0);
  const __m512i b = load_columns(packed, 1);
  const __m512i c = load_columns(packed, 2);
  const __m512i d = load_columns(packed, 3);
  const __m512i ab_low = _mm512_maskz_unpacklo_epi32(kAll, a, b);
  const __m512i cd_low = _mm512_maskz_unpacklo_epi32(kAll, c, d);
  const __m512i ab_high = _mm512_maskz_unpackhi_epi32(kAll, a, b);
  const __m512i cd_high = _mm512_maskz_unpackhi_epi32(kAll, c, d);
  const __m512i words[] = {_mm512_maskz_unpacklo_epi64(0xFF, ab_low, cd_low),
                           _mm512_maskz_unpackhi_epi64(0xFF, ab_low, cd_low),
                           _mm512_maskz_unpacklo_epi64(0xFF, ab_high, cd_high),
                           _mm512_maskz_unpackhi_epi64(0xFF, ab_high, cd_high)};
  for (const __m512i& word : words) {
    unpack_8(word, codes);
    codes += 2 * kColumns * kQuad;
  }
}

QLINBENCH_AVX512 void unpack(const PackedCodes& packed, std::uint8_t* codes) {
  PackedCodes rest = packed;
  if (packed.columns == kColumns) {
    const std::int64_t steps = packed.length / kUnpackedK;
    // A strip at a time: the lines of more columns may be too many for their places in a cache.
    for (std::int64_t strip = 0; strip < kColumns; strip += kLanes) {
      PackedCodes columns = packed;
      columns.data += strip * packed.row_bytes;
      for (std::int64_t step = 0; step < steps; ++step, columns.data += kUnpackedK / 2) {
        unpack_32(columns, codes + step * kColumns * kUnpackedK + strip * kQuad);
      }
    }
    rest.data += steps * kUnpackedK / 2;
    rest.length -= steps * kUnpackedK;
    codes += steps * kColumns * kUnpackedK;
  }
  unpack_block(rest, kColumns, codes);
}

QLINBENCH_AVX512 RowCounts round(const SumsRow& row, std::int8_t* y, std::uint8_t* near) {
  return round_row(row, y, near);
}

}  // namespace

IntegerKernel integer_kernel_avx512() {
  return {.tokens = kTokensAtOnce,
          .columns = kColumns,
          .multiply = call_by_count<multiply_tokens<1>, multiply_tokens<2>, multiply_tokens<3>,
                                    multiply_tokens<4>, multiply_tokens<5>, multiply_tokens<6>>,
          .unpack = unpack,
          .round = round,
          .quick = quick_kernel_avx512()};
}

}  // namespace qlinbench
#endif
