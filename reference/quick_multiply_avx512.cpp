// SPDX-License-Identifier: BSD-3-Clause
#include "reference/integer_kernel_common.h"

#if QLINBENCH_X86_KERNELS
#include <immintrin.h>

#include "reference/prefetch.h"
#include "reference/quick_kernel.h"
#include "reference/vnni.h"

// 3 tokens times 4 registers of columns are 12 sums in integers and 12 in float32; with 4 registers
// of codes and one of x they leave 3. Twice as many tokens, whose float32 sums lie in memory, take
// 3 % more time on Zen 4 where all is in the first cache and 6 % where it is not (EPYC, G = 32,
// 2026-11-27).

namespace qlinbench {
namespace {

constexpr std::int64_t kTokensAtOnce = 3;
/// So many bytes of x of a chunk are still in the second cache, for all chunks, when the next tile
/// of columns comes to it.
constexpr std::int64_t kFewBytes = 16384;
static_assert(kColumns <= 64, "QuickCounts has a bit for each column");

/// Some of the tokens, from one part of a chunk on.
struct SomeTokens {
  const std::int8_t* x = nullptr;    ///< [tokens][parts][quads][4]
  const QuickPart* parts = nullptr;  ///< [tokens][parts]
  std::int64_t row_bytes = 0;        ///< from a token's x to the next one's
  std::int64_t row_parts = 0;

  const QuickPart& part_of(std::size_t token) const {
    return parts[static_cast<std::int64_t>(token) * row_parts];
  }
};

template <std::size_t kTokens>
using Dots = __m512i[kTokens][kStrips];

template <std::size_t kTokens>
using Sums = __m512[kTokens][kStrips];

/// dots = what makes the sums of code * x those of (x - x_zero_point) * (code - 8).
template <std::size_t kTokens>
QLINBENCH_AVX512 inline void start_dots(const QuickWeights& weights, const SomeTokens& tokens,
                                        std::int64_t part, Dots<kTokens>& dots) {
  const std::int32_t* levels = weights.levels + part * kColumns;
  __m512i strips[kStrips];
#pragma GCC unroll 8
  for (std::int64_t s = 0; s < kStrips; ++s) strips[s] = load_strip(levels + s * kLanes);
#pragma GCC unroll 8
  for (std::size_t t = 0; t < kTokens; ++t) {
    const __m512i pair = _mm512_set1_epi32(tokens.part_of(t).zero_point_and_sum);
#pragma GCC unroll 8
    for (std::int64_t s = 0; s < kStrips; ++s) dots[t][s] = _mm512_madd_epi16(strips[s], pair);
  }
}

/// dots += code * x of one part.
template <std::size_t kTokens>
QLINBENCH_AVX512 inline void add_quads(const QuickWeights& weights, const SomeTokens& tokens,
                                       std::int64_t part, Dots<kTokens>& dots) {
  const std::int64_t part_bytes = weights.quads * kQuad;
  const std::uint8_t* codes = weights.codes + part * part_bytes * kColumns;
  const std::int8_t* x = tokens.x;
  const std::int8_t* end = x + part_bytes;
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

/// sums += scale * D + zero * S of one part.
template <std::size_t kTokens>
QLINBENCH_AVX512 inline void add_part(const QuickWeights& weights, const SomeTokens& tokens,
                                      std::int64_t part, Sums<kTokens>& sums) {
  Dots<kTokens> dots;
  start_dots<kTokens>(weights, tokens, part, dots);
  add_quads<kTokens>(weights, tokens, part, dots);
#pragma GCC unroll 8
  for (std::int64_t s = 0; s < kStrips; ++s) {
    const __m512 zeros = _mm512_load_ps(weights.zeros + part * kColumns + s * kLanes);
    const __m512 scales = _mm512_load_ps(weights.scales + part * kColumns + s * kLanes);
#pragma GCC unroll 8
    for (std::size_t t = 0; t < kTokens; ++t) {
      const __m512 distance = _mm512_set1_ps(tokens.part_of(t).distance);
      const __m512 products = _mm512_maskz_cvtepi32_ps(0xFFFF, dots[t][s]);
      sums[t][s] = _mm512_fmadd_ps(scales, products, _mm512_fmadd_ps(zeros, distance, sums[t][s]));
    }
  }
}

/// at[0..15] += values. Converts by a mask of all lanes: see integer_kernel_avx512.cpp.
QLINBENCH_AVX512 inline void add_to(double* at, __m512 values) {
  const __m512d low = _mm512_maskz_cvtps_pd(0xFF, _mm512_maskz_extractf32x8_ps(0xFF, values, 0));
  const __m512d high = _mm512_maskz_cvtps_pd(0xFF, _mm512_maskz_extractf32x8_ps(0xFF, values, 1));
  _mm512_store_pd(at, _mm512_add_pd(_mm512_load_pd(at), low));
  _mm512_store_pd(at + 8, _mm512_add_pd(_mm512_load_pd(at + 8), high));
}

/// Which of two runs that are added in float32.
enum class RunOf { first, second, only };

/// Parts [begin, end) of a chunk.
struct Parts {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// Sums up a run, behind which it leaves the tokens: the first one to `first`, the second with that
/// one, or the only one, to what is added to `totals`. Inlined, GCC 12 would keep the loop's
/// integers in registers of the dots.
template <std::size_t kTokens, RunOf kWhich>
[[gnu::noinline]] QLINBENCH_AVX512 void add_run(const QuickWeights& weights, SomeTokens& tokens,
                                                Parts run, float (*first)[kColumns],
                                                double* totals) {
  Sums<kTokens> sums;
#pragma GCC unroll 8
  for (auto& of_token : sums) {
#pragma GCC unroll 8
    for (auto& sum : of_token) sum = _mm512_setzero_ps();
  }
  for (std::int64_t part = run.begin; part < run.end; ++part) {
    add_part<kTokens>(weights, tokens, part, sums);
    tokens.x += weights.quads * kQuad;
    ++tokens.parts;
  }
#pragma GCC unroll 8
  for (std::size_t t = 0; t < kTokens; ++t) {
#pragma GCC unroll 8
    for (std::int64_t s = 0; s < kStrips; ++s) {
      float* at = first[t] + s * kLanes;
      if constexpr (kWhich == RunOf::first) {
        _mm512_store_ps(at, sums[t][s]);
      } else {
        const bool both = kWhich == RunOf::second;
        add_to(totals + static_cast<std::int64_t>(t) * kColumns + s * kLanes,
               both ? _mm512_add_ps(_mm512_load_ps(at), sums[t][s]) : sums[t][s]);
      }
    }
  }
}

/// Adds the products of kTokens of the tokens from `index` on.
template <std::size_t kTokens>
QLINBENCH_AVX512 void multiply_tokens(const QuickWeights& weights, const QuickTokens& all,
                                      std::int64_t index, Ahead& ahead) {
  const std::int64_t row_bytes = weights.parts * weights.quads * kQuad;
  constexpr std::int64_t kCount = kTokens;
  SomeTokens tokens{all.x + index * row_bytes, all.parts + index * weights.parts, row_bytes,
                    weights.parts};
  double* totals = all.sums + index * kColumns;
  // Two times ahead: one is not enough for what comes from the third cache.
  if (all.count * row_bytes > kFewBytes && index + 3 * kCount <= all.count) {
    prefetch(tokens.x + 2 * kCount * row_bytes, kCount * row_bytes);
  }
  alignas(64) float first[kTokens][kColumns];
  for (std::int64_t part = 0; part < weights.parts; part += 2 * kQuickRun) {
    const std::int64_t middle = std::min(weights.parts, part + kQuickRun);
    const std::int64_t end = std::min(weights.parts, middle + kQuickRun);
    ahead.ask();
    if (middle == end) {
      add_run<kTokens, RunOf::only>(weights, tokens, {part, end}, first, totals);
    } else {
      add_run<kTokens, RunOf::first>(weights, tokens, {part, middle}, first, totals);
      ahead.ask();
      add_run<kTokens, RunOf::second>(weights, tokens, {middle, end}, first, totals);
    }
  }
}

}  // namespace

void quick_multiply_avx512(const QuickWeights& weights, const QuickTokens& tokens) {
  constexpr void (*kByCount[])(const QuickWeights&, const QuickTokens&, std::int64_t, Ahead&) = {
      multiply_tokens<1>, multiply_tokens<2>, multiply_tokens<3>};
  std::int64_t times = (tokens.count + kTokensAtOnce - 1) / kTokensAtOnce;
  Ahead ahead(tokens.ahead, times * ((weights.parts + kQuickRun - 1) / kQuickRun));
  for (std::int64_t index = 0; times > 0; --times) {
    const std::int64_t count = (tokens.count - index + times - 1) / times;
    kByCount[count - 1](weights, tokens, index, ahead);
    index += count;
  }
}

}  // namespace qlinbench
#endif
