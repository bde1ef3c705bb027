// SPDX-License-Identifier: BSD-3-Clause
#include "reference/integer_kernel_common.h"

#if QLINBENCH_X86_KERNELS
#include <immintrin.h>

#include "reference/quick_kernel.h"
#include "reference/vnni.h"

// 3 tokens times 4 registers of columns are 12 sums in integers and 12 in float32; with 4 registers
// of codes and one of x they leave 3.

namespace qlinbench {
namespace {

constexpr std::int64_t kLanes = 16;
constexpr std::int64_t kStrips = 4;
constexpr std::int64_t kColumns = kStrips * kLanes;
constexpr int kTokensAtOnce = 3;

/// at[0..15] += values. Converts by a mask of all lanes: see integer_kernel_avx512.cpp.
QLINBENCH_AVX512 inline void add_to(double* at, __m512 values) {
  const __m512d low = _mm512_maskz_cvtps_pd(0xFF, _mm512_maskz_extractf32x8_ps(0xFF, values, 0));
  const __m512d high = _mm512_maskz_cvtps_pd(0xFF, _mm512_maskz_extractf32x8_ps(0xFF, values, 1));
  _mm512_store_pd(at, _mm512_add_pd(_mm512_load_pd(at), low));
  _mm512_store_pd(at + 8, _mm512_add_pd(_mm512_load_pd(at + 8), high));
}

/// dots += code * x of one part.
template <std::size_t kTokens>
QLINBENCH_AVX512 inline void multiply_part(const std::uint8_t* codes,
                                           const std::int8_t* const (&x)[kTokens],
                                           std::int64_t first_quad, std::int64_t end,
                                           __m512i (&dots)[kTokens][kStrips]) {
  codes += first_quad * kColumns * kQuad;
  std::int64_t quad = first_quad;
  do {
    __m512i strips[kStrips];
#pragma GCC unroll 8
    for (std::int64_t s = 0; s < kStrips; ++s) strips[s] = load_codes(codes + s * kLanes * kQuad);
    codes += kColumns * kQuad;
#pragma GCC unroll 8
    for (std::size_t t = 0; t < kTokens; ++t) {
      const __m512i quads = broadcast_quad(x[t] + quad * kQuad);
#pragma GCC unroll 8
      for (std::int64_t s = 0; s < kStrips; ++s) add_products(strips[s], quads, dots[t][s]);
    }
  } while (++quad < end);
}

/// kept += scale * D + zero * S over the parts [first, end). Inlined, GCC 12 would keep the sums in
/// memory.
template <std::size_t kTokens>
[[gnu::noinline]] QLINBENCH_AVX512 void multiply_run(const QuickWeights& weights,
                                                     const QuickStrip* tokens, std::int64_t first,
                                                     std::int64_t end, float (*kept)[kColumns]) {
  __m512 sums[kTokens][kStrips];
  const std::int8_t* x[kTokens];
#pragma GCC unroll 8
  for (std::size_t t = 0; t < kTokens; ++t) {
    x[t] = tokens[t].x;
#pragma GCC unroll 8
    for (auto& sum : sums[t]) sum = _mm512_setzero_ps();
  }
  const std::int32_t* levels = weights.levels + first * kColumns;
  const float* zeros = weights.zeros + first * kColumns;
  const float* scales = weights.scales + first * kColumns;
  std::int64_t part = first;
  do {
    __m512i dots[kTokens][kStrips];
#pragma GCC unroll 8
    for (std::size_t t = 0; t < kTokens; ++t) {
      const __m512i pair = _mm512_set1_epi32(tokens[t].parts[part].zero_point_and_sum);
#pragma GCC unroll 8
      for (std::int64_t s = 0; s < kStrips; ++s) {
        dots[t][s] = _mm512_madd_epi16(_mm512_load_si512(levels + s * kLanes), pair);
      }
    }
    multiply_part<kTokens>(weights.codes, x, part * weights.quads, (part + 1) * weights.quads,
                           dots);
#pragma GCC unroll 8
    for (std::size_t t = 0; t < kTokens; ++t) {
      const __m512 distance = _mm512_set1_ps(tokens[t].parts[part].distance);
#pragma GCC unroll 8
      for (std::int64_t s = 0; s < kStrips; ++s) {
        __m512& sum = sums[t][s];
        sum = _mm512_fmadd_ps(_mm512_load_ps(zeros + s * kLanes), distance, sum);
        sum = _mm512_fmadd_ps(_mm512_load_ps(scales + s * kLanes),
                              _mm512_maskz_cvtepi32_ps(0xFFFF, dots[t][s]), sum);
      }
    }
    levels += kColumns;
    zeros += kColumns;
    scales += kColumns;
  } while (++part < end);
#pragma GCC unroll 8
  for (std::size_t t = 0; t < kTokens; ++t) {
#pragma GCC unroll 8
    for (std::int64_t s = 0; s < kStrips; ++s) {
      float* at = kept[t] + s * kLanes;
      _mm512_store_ps(at, _mm512_add_ps(_mm512_load_ps(at), sums[t][s]));
    }
  }
}

/// Asks for what is needed at the end and by the tokens that follow.
template <std::size_t kTokens>
QLINBENCH_AVX512 inline void prefetch(const QuickWeights& weights, const QuickStrip* tokens) {
  constexpr std::int64_t kLine = 64;
  const std::int64_t row = weights.parts * weights.quads * kQuad;
  for (std::size_t t = 0; t < kTokens; ++t) {
    for (std::int64_t c = 0; c < kColumns; c += 8) __builtin_prefetch(tokens[t].sums + c, 1);
    const std::int8_t* next = tokens[t].x + static_cast<std::int64_t>(kTokens) * row;
    for (std::int64_t at = 0; at < row; at += kLine) __builtin_prefetch(next + at);
  }
}

template <std::size_t kTokens>
QLINBENCH_AVX512 void multiply_tokens(const QuickWeights& weights, const QuickStrip* tokens) {
  prefetch<kTokens>(weights, tokens);
  for (std::int64_t part = 0; part < weights.parts; part += 2 * kQuickRun) {
    alignas(64) float kept[kTokens][kColumns] = {};
    const std::int64_t end = std::min(weights.parts, part + 2 * kQuickRun);
    for (std::int64_t first = part; first < end; first += kQuickRun) {
      multiply_run<kTokens>(weights, tokens, first, std::min(end, first + kQuickRun), kept);
    }
    for (std::size_t t = 0; t < kTokens; ++t) {
      for (std::int64_t c = 0; c < kColumns; c += kLanes) {
        add_to(tokens[t].sums + c, _mm512_load_ps(kept[t] + c));
      }
    }
  }
}

struct LevelSums {
  __m512i levels;
  __m512i squares;
};

/// The sums of code - 8 and of its square over a part of 16 columns.
QLINBENCH_AVX512 inline LevelSums sum_levels(const QuickWeights& weights, std::int64_t part,
                                             std::int64_t strip) {
  const auto length = static_cast<std::int32_t>(weights.length);
  __m512i sums = _mm512_setzero_si512();
  __m512i squares = _mm512_set1_epi32(64 * length);
  for (std::int64_t quad = part * weights.quads; quad < (part + 1) * weights.quads; ++quad) {
    const __m512i codes = load_codes(weights.codes + (quad * kColumns + strip) * kQuad);
    add_products(codes, _mm512_set1_epi8(1), sums);
    add_products(codes, codes, squares);
  }
  return {_mm512_add_epi32(sums, _mm512_set1_epi32(-8 * length)),
          _mm512_sub_epi32(squares, _mm512_maskz_slli_epi32(0xFFFF, sums, 4))};
}

QLINBENCH_AVX512 inline void measure_strip(const QuickWeights& weights, std::int64_t strip,
                                           std::int32_t* levels, const QuickColumns& columns) {
  __m512 spread = _mm512_setzero_ps();
  __m512 zero = _mm512_setzero_ps();
  __m512 magnitudes = _mm512_setzero_ps();
  const __m512 most_x = _mm512_set1_ps(256.0F * static_cast<float>(weights.length));
  for (std::int64_t part = 0; part < weights.parts; ++part) {
    const std::int64_t at = part * kColumns + strip;
    const LevelSums sums = sum_levels(weights, part, strip);
    const __m512i low = _mm512_and_si512(sums.levels, _mm512_set1_epi32(0xFFFF));
    _mm512_store_si512(levels + at, _mm512_or_si512(low, _mm512_set1_epi32(-8 * 65536)));
    const auto passed = static_cast<float>(quick_roundings(part, weights.parts));
    const __m512 scales = _mm512_load_ps(weights.scales + at);
    const __m512 zeros = _mm512_load_ps(weights.zeros + at);
    const __m512 scale = _mm512_mul_ps(scales, _mm512_set1_ps(passed));
    const __m512 passed_zero = _mm512_mul_ps(zeros, _mm512_set1_ps(passed + 1));
    spread = _mm512_fmadd_ps(_mm512_mul_ps(scale, scale),
                             _mm512_maskz_cvtepi32_ps(0xFFFF, sums.squares), spread);
    zero = _mm512_fmadd_ps(passed_zero, passed_zero, zero);
    const __m512 most_w =
        _mm512_fmadd_ps(_mm512_set1_ps(8), _mm512_abs_ps(scales), _mm512_abs_ps(zeros));
    magnitudes = _mm512_fmadd_ps(most_w, most_x, magnitudes);
  }
  add_to(columns.spread + strip, spread);
  add_to(columns.zero + strip, zero);
  add_to(columns.magnitudes + strip, magnitudes);
}

QLINBENCH_AVX512 void measure(const QuickWeights& weights, std::int32_t* levels,
                              const QuickColumns& columns) {
  for (std::int64_t strip = 0; strip < kColumns; strip += kLanes) {
    measure_strip(weights, strip, levels, columns);
  }
}

QLINBENCH_AVX512 RowCounts round(const QuickRow& row, std::int8_t* __restrict y,
                                 std::uint8_t* __restrict near) {
  RowCounts counts;
  for (std::int64_t c = 0; c < row.count; ++c) {
    const double quotient = row.factor * row.sums[c];
    const double window = row.spread * row.columns.spread[c] + row.zero * row.columns.zero[c];
    const RoundedQuotient rounded = round_quotient(quotient, window);
    const int value = rounded.value + row.y_zero_point;
    const int is_far = is_saturated(value) ? 1 : 0;
    counts.near += rounded.is_near;
    counts.saturated += is_far & ~rounded.is_near;
    near[c] = static_cast<std::uint8_t>(rounded.is_near);
    y[c] = static_cast<std::int8_t>(clamp_output(value));
  }
  return counts;
}

/// Sums of 32 k in 8 lanes.
struct Lanes {
  __m256i dots;   ///< of code * x
  __m256i codes;  ///< of code
};

QLINBENCH_AVX512 inline void add_32(__m128i packed, __m256i x, Lanes& lanes) {
  const __m256i bytes = _mm256_cvtepu8_epi16(packed);
  const __m256i both = _mm256_or_si256(_mm256_srli_epi16(bytes, 4), _mm256_slli_epi16(bytes, 8));
  const __m256i codes = _mm256_and_si256(both, _mm256_set1_epi8(0x0F));
  lanes.dots = _mm256_dpbusd_epi32(lanes.dots, codes, x);
  lanes.codes = _mm256_dpbusd_epi32(lanes.codes, codes, _mm256_set1_epi8(1));
}

/// What `sum` does, for lengths that are multiples of 32 or (kHasTail) are not.
template <bool kHasTail>
QLINBENCH_AVX512 inline double sum_parts(const QuickOutput& output) {
  constexpr std::int64_t kAtOnce = 32;
  const std::int64_t left = output.length % kAtOnce;
  const auto tail = static_cast<__mmask32>((1U << left) - 1);
  const auto tail_pairs = static_cast<__mmask16>((1U << (left / 2)) - 1);
  const std::int8_t* x = output.x;
  const std::uint8_t* packed = output.packed;
  const float* scale = output.scales;
  const float* zero = output.zeros;
  const __m256i zero_point = _mm256_set1_epi32(output.x_zero_point);
  __m512d products = _mm512_setzero_pd();
  double sum = 0.0;
  for (const QuickPart* part = output.parts; part != output.parts + output.count; ++part) {
    const auto first = static_cast<std::int32_t>(-8 * part->distance);
    Lanes lanes{_mm256_zextsi128_si256(_mm_cvtsi32_si128(first)), _mm256_setzero_si256()};
    for (const std::int8_t* end = x + (output.length - left); x != end; x += kAtOnce) {
      add_32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(packed)),
             _mm256_loadu_si256(reinterpret_cast<const __m256i*>(x)), lanes);
      packed += kAtOnce / 2;
    }
    if constexpr (kHasTail) {
      add_32(_mm_maskz_loadu_epi8(tail_pairs, packed), _mm256_maskz_loadu_epi8(tail, x), lanes);
      x += left;
      packed += left / 2;
    }
    const __m256i dots = _mm256_sub_epi32(lanes.dots, _mm256_mullo_epi32(lanes.codes, zero_point));
    const double wide_scale = *scale;
    products =
        _mm512_fmadd_pd(_mm512_set1_pd(wide_scale), _mm512_maskz_cvtepi32_pd(0xFF, dots), products);
    sum += static_cast<double>(*zero) * static_cast<double>(part->distance);
    scale += kColumns;
    zero += kColumns;
  }
  alignas(64) double stored[8];
  _mm512_store_pd(stored, products);
  for (const double lane : stored) sum += lane;
  return sum;
}

QLINBENCH_AVX512 double sum(const QuickOutput& output) {
  return output.length % 32 == 0 ? sum_parts<false>(output) : sum_parts<true>(output);
}

QLINBENCH_AVX512 void split(const float* pairs, std::int64_t count, float* __restrict scales,
                            float* __restrict zeros) {
  for (std::int64_t i = 0; i < count; ++i) {
    scales[i] = pairs[2 * i];
    zeros[i] = pairs[2 * i + 1];
  }
}

}  // namespace

const QuickKernel* quick_kernel_avx512() {
  static constexpr QuickKernel kKernel{
      .tokens = kTokensAtOnce,
      .multiply = call_by_count<multiply_tokens<1>, multiply_tokens<2>, multiply_tokens<3>>,
      .split = split,
      .measure = measure,
      .round = round,
      .sum = sum};
  return &kKernel;
}

}  // namespace qlinbench
#endif
