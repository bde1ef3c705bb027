// SPDX-License-Identifier: BSD-3-Clause
#include "reference/integer_kernel_common.h"

#if QLINBENCH_X86_KERNELS
#include <immintrin.h>

#include "reference/prefetch.h"
#include "reference/quick_kernel.h"
#include "reference/vnni.h"

// 6 tokens times 4 registers of columns are 24 sums in integers; with 4 registers of codes and one
// of x they leave 3. The sums in float32 stay in memory: registers for them as well would leave
// room for 3 tokens, which load more for each product and wait for one another.

namespace qlinbench {
namespace {

constexpr std::int64_t kTokensAtOnce = 6;

/// at[0..15] += values. Converts by a mask of all lanes: see integer_kernel_avx512.cpp.
QLINBENCH_AVX512 inline void add_to(double* at, __m512 values) {
  const __m512d low = _mm512_maskz_cvtps_pd(0xFF, _mm512_maskz_extractf32x8_ps(0xFF, values, 0));
  const __m512d high = _mm512_maskz_cvtps_pd(0xFF, _mm512_maskz_extractf32x8_ps(0xFF, values, 1));
  _mm512_store_pd(at, _mm512_add_pd(_mm512_load_pd(at), low));
  _mm512_store_pd(at + 8, _mm512_add_pd(_mm512_load_pd(at + 8), high));
}

/// Some of the tokens, over one part.
struct PartTokens {
  const std::int8_t* x = nullptr;    ///< [tokens][parts][quads][4]
  const QuickPart* parts = nullptr;  ///< [tokens][parts]
  std::int64_t row_bytes = 0;        ///< from a token's x to the next one's
  std::int64_t row_parts = 0;
};

template <std::size_t kTokens>
using Dots = __m512i[kTokens][kStrips];

/// dots = what makes the sums of code * x those of (x - x_zero_point) * (code - 8).
template <std::size_t kTokens>
QLINBENCH_AVX512 inline void start_dots(const std::int32_t* levels, const PartTokens& tokens,
                                        Dots<kTokens>& dots) {
  __m512i strips[kStrips];
#pragma GCC unroll 8
  for (std::int64_t s = 0; s < kStrips; ++s) strips[s] = load_strip(levels + s * kLanes);
#pragma GCC unroll 8
  for (std::size_t t = 0; t < kTokens; ++t) {
    const QuickPart& part = tokens.parts[static_cast<std::int64_t>(t) * tokens.row_parts];
    const __m512i pair = _mm512_set1_epi32(part.zero_point_and_sum);
#pragma GCC unroll 8
    for (std::int64_t s = 0; s < kStrips; ++s) dots[t][s] = _mm512_madd_epi16(strips[s], pair);
  }
}

/// dots += code * x of one part.
template <std::size_t kTokens>
QLINBENCH_AVX512 inline void add_quads(const std::uint8_t* codes, const PartTokens& tokens,
                                       std::int64_t quads, Dots<kTokens>& dots) {
  const std::int8_t* x = tokens.x;
  const std::int8_t* end = x + quads * kQuad;
  do {
    __m512i strips[kStrips];
#pragma GCC unroll 8
    for (std::int64_t s = 0; s < kStrips; ++s) strips[s] = load_strip(codes + s * kLanes * kQuad);
#pragma GCC unroll 8
    for (std::size_t t = 0; t < kTokens; ++t) {
      const __m512i quad = broadcast_quad(x + static_cast<std::int64_t>(t) * tokens.row_bytes);
#pragma GCC unroll 8
      for (std::int64_t s = 0; s < kStrips; ++s) add_products(strips[s], quad, dots[t][s]);
    }
    codes += kColumns * kQuad;
    x += kQuad;
  } while (x != end);
}

/// sums += scale * D + zero * S of one part, from 0 with kIsFirst. Inlined, GCC 12 would keep the
/// loop's integers in registers of the dots.
template <std::size_t kTokens, bool kIsFirst>
[[gnu::noinline]] QLINBENCH_AVX512 void add_part(const QuickWeights& weights, std::int64_t part,
                                                 const PartTokens& tokens,
                                                 float (*__restrict sums)[kColumns]) {
  Dots<kTokens> dots;
  start_dots<kTokens>(weights.levels + part * kColumns, tokens, dots);
  add_quads<kTokens>(weights.codes + part * weights.quads * kColumns * kQuad, tokens, weights.quads,
                     dots);
#pragma GCC unroll 8
  for (std::int64_t s = 0; s < kStrips; ++s) {
    const std::int64_t at = part * kColumns + s * kLanes;
    const __m512 zeros = _mm512_load_ps(weights.zeros + at);
    const __m512 scales = _mm512_load_ps(weights.scales + at);
#pragma GCC unroll 8
    for (std::size_t t = 0; t < kTokens; ++t) {
      float* to = sums[t] + s * kLanes;
      const QuickPart& token = tokens.parts[static_cast<std::int64_t>(t) * tokens.row_parts];
      const __m512 distance = _mm512_set1_ps(token.distance);
      const __m512 sum = kIsFirst ? _mm512_mul_ps(zeros, distance)
                                  : _mm512_fmadd_ps(zeros, distance, _mm512_load_ps(to));
      const __m512 products = _mm512_maskz_cvtepi32_ps(0xFFFF, dots[t][s]);
      _mm512_store_ps(to, _mm512_fmadd_ps(scales, products, sum));
    }
  }
}

/// totals += both runs' sums.
template <std::size_t kTokens>
QLINBENCH_AVX512 inline void add_runs(const float (&runs)[2][kTokens][kColumns], bool both,
                                      double* totals) {
  for (std::size_t t = 0; t < kTokens; ++t) {
    for (std::int64_t c = 0; c < kColumns; c += kLanes, totals += kLanes) {
      const __m512 first = _mm512_load_ps(runs[0][t] + c);
      add_to(totals, both ? _mm512_add_ps(first, _mm512_load_ps(runs[1][t] + c)) : first);
    }
  }
}

/// Adds the products of kTokens of the tokens from `first` on.
template <std::size_t kTokens>
QLINBENCH_AVX512 void multiply_tokens(const QuickWeights& weights, const QuickTokens& all,
                                      std::int64_t first, Ahead& ahead) {
  const std::int64_t part_bytes = weights.quads * kQuad;
  const std::int64_t row_bytes = weights.parts * part_bytes;
  PartTokens tokens{all.x + first * row_bytes, all.parts + first * weights.parts, row_bytes,
                    weights.parts};
  double* totals = all.sums + first * kColumns;
  for (std::int64_t part = 0; part < weights.parts;) {
    alignas(64) float runs[2][kTokens][kColumns];
    int run = 0;
    do {
      const std::int64_t end = std::min(weights.parts, part + kQuickRun);
      for (std::int64_t at = part; at < end; ++at, tokens.x += part_bytes, ++tokens.parts) {
        ahead.ask();
        const auto add = at == part ? add_part<kTokens, true> : add_part<kTokens, false>;
        add(weights, at, tokens, runs[run]);
      }
      part = end;
    } while (++run < 2 && part < weights.parts);
    add_runs<kTokens>(runs, run == 2, totals);
  }
}

}  // namespace

void quick_multiply_avx512(const QuickWeights& weights, const QuickTokens& tokens) {
  constexpr void (*kByCount[])(const QuickWeights&, const QuickTokens&, std::int64_t, Ahead&) = {
      multiply_tokens<1>, multiply_tokens<2>, multiply_tokens<3>,
      multiply_tokens<4>, multiply_tokens<5>, multiply_tokens<6>};
  std::int64_t times = (tokens.count + kTokensAtOnce - 1) / kTokensAtOnce;
  Ahead ahead(tokens.ahead, times * weights.parts);
  for (std::int64_t first = 0; times > 0; --times) {
    const std::int64_t count = (tokens.count - first + times - 1) / times;
    kByCount[count - 1](weights, tokens, first, ahead);
    first += count;
  }
}

}  // namespace qlinbench
#endif
