// SPDX-License-Identifier: BSD-3-Clause
#include "reference/integer_kernel_common.h"

#if QLINBENCH_X86_KERNELS
#include <immintrin.h>

#include "reference/quick_kernel.h"
#include "reference/vnni.h"

namespace qlinbench {
namespace {

/// Sums over the codes of a part.
struct CodeSums {
  alignas(64) std::int32_t codes[kColumns];
  alignas(64) std::int32_t squares[kColumns];
};

/// Inlined, GCC 12 would keep the sums in memory.
[[gnu::noinline]] QLINBENCH_AVX512 void sum_codes(const std::uint8_t* codes, std::int64_t quads,
                                                  CodeSums& stored) {
  __m512i sums[kStrips];
  __m512i squares[kStrips];
#pragma GCC unroll 8
  for (std::int64_t s = 0; s < kStrips; ++s) sums[s] = squares[s] = _mm512_setzero_si512();
  for (const std::uint8_t* end = codes + quads * kColumns * kQuad; codes != end;
       codes += kColumns * kQuad) {
#pragma GCC unroll 8
    for (std::int64_t s = 0; s < kStrips; ++s) {
      const __m512i strip = load_strip(codes + s * kLanes * kQuad);
      add_products(strip, _mm512_set1_epi8(1), sums[s]);
      add_products(strip, strip, squares[s]);
    }
  }
#pragma GCC unroll 8
  for (std::int64_t s = 0; s < kStrips; ++s) {
    _mm512_store_si512(stored.codes + s * kLanes, sums[s]);
    _mm512_store_si512(stored.squares + s * kLanes, squares[s]);
  }
}

/// Writes the levels of a part, and to `measures`, of one part, what its columns have.
QLINBENCH_AVX512 inline void measure_part(const QuickWeights& weights, std::int64_t part,
                                          std::int32_t* levels, float (*measures)[kColumns]) {
  CodeSums sums;
  sum_codes(weights.codes + part * weights.quads * kColumns * kQuad, weights.quads, sums);
  const auto length = static_cast<std::int32_t>(weights.length);
  const auto passed = static_cast<float>(quick_roundings(part, weights.parts));
  const float* scales = weights.scales + part * kColumns;
  const float* zeros = weights.zeros + part * kColumns;
  for (std::int64_t c = 0; c < kColumns; ++c) {
    const std::int32_t level = sums.codes[c] - 8 * length;
    levels[c] = -8 * 65536 + (level & 0xFFFF);
    const float scale = passed * scales[c];
    const float zero = (passed + 1) * zeros[c];
    // The sum of (code - 8)^2 is that of code^2, less 16 W and 64 for each k.
    const auto squares = static_cast<float>(sums.squares[c] - 16 * level - 64 * length);
    const float most_w = 23 * std::abs(scales[c]) + std::abs(zeros[c]);
    measures[0][c] += scale * scale * squares;
    measures[1][c] += zero * zero;
    measures[2][c] += 256.0F * static_cast<float>(length) * most_w;
  }
}

QLINBENCH_AVX512 void measure(const QuickWeights& weights, std::int32_t* levels,
                              const QuickColumns& columns) {
  alignas(64) float measures[3][kColumns] = {};
  for (std::int64_t part = 0; part < weights.parts; ++part) {
    measure_part(weights, part, levels + part * kColumns, measures);
  }
  for (std::int64_t c = 0; c < kColumns; ++c) {
    columns.spread[c] += measures[0][c];
    columns.zero[c] += measures[1][c];
    columns.magnitudes[c] += measures[2][c];
  }
}

/// Rounds 8 columns, of which those of `mask` are written and counted.
QLINBENCH_AVX512 inline QuickCounts round_8(const QuickRow& row, std::int64_t column, __mmask8 mask,
                                            std::int8_t* y) {
  const __m512d quotients =
      _mm512_mul_pd(_mm512_set1_pd(row.factor), _mm512_loadu_pd(row.sums + column));
  const __m512d zero =
      _mm512_mul_pd(_mm512_set1_pd(row.zero), _mm512_loadu_pd(row.columns.zero + column));
  const __m512d windows = _mm512_fmadd_pd(_mm512_set1_pd(row.spread),
                                          _mm512_loadu_pd(row.columns.spread + column), zero);
  const __m512d far = _mm512_set1_pd(kFarQuotient);
  const __m512d above =
      _mm512_maskz_max_pd(0xFF, quotients, _mm512_sub_pd(_mm512_setzero_pd(), far));
  const __m512d clamped = _mm512_maskz_min_pd(0xFF, above, far);
  constexpr int kNearestEven = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
  const __m512d nearest = _mm512_maskz_roundscale_pd(0xFF, clamped, kNearestEven);
  const __m512d distances = _mm512_abs_pd(_mm512_sub_pd(clamped, nearest));
  const __m512d margins = _mm512_sub_pd(_mm512_set1_pd(0.5), distances);
  const __mmask8 beside = _mm512_mask_cmp_pd_mask(mask, margins, windows, _CMP_LE_OQ);
  // What is far even where it is off by its window saturates for certain.
  const __mmask8 near = _mm512_mask_cmp_pd_mask(beside, _mm512_abs_pd(quotients),
                                                _mm512_add_pd(far, windows), _CMP_LE_OQ);
  const __m256i values = _mm256_add_epi32(_mm512_maskz_cvtpd_epi32(0xFF, nearest),
                                          _mm256_set1_epi32(row.y_zero_point));
  const __m256i clamped_values =
      _mm256_max_epi32(_mm256_min_epi32(values, _mm256_set1_epi32(kHighestOutput)),
                       _mm256_set1_epi32(kLowestOutput));
  const __mmask8 saturated = _mm256_mask_cmpneq_epi32_mask(mask & ~near, values, clamped_values);
  _mm256_mask_cvtepi32_storeu_epi8(y + column, mask, clamped_values);
  return {near, __builtin_popcount(saturated)};
}

QLINBENCH_AVX512 QuickCounts round(const QuickRow& row, std::int8_t* y) {
  QuickCounts counts;
  for (std::int64_t column = 0; column < row.count; column += 8) {
    const auto mask =
        static_cast<__mmask8>(0xFF >> std::max<std::int64_t>(0, column + 8 - row.count));
    const QuickCounts some = round_8(row, column, mask, y);
    counts.near |= some.near << column;
    counts.saturated += some.saturated;
  }
  return counts;
}

QLINBENCH_AVX512 void split(const float* pairs, std::int64_t count, float* scales, float* zeros) {
  const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  const __m512i odd = _mm512_add_epi32(even, _mm512_set1_epi32(1));
  std::int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const __m512 low = _mm512_loadu_ps(pairs + 2 * i);
    const __m512 high = _mm512_loadu_ps(pairs + 2 * i + kLanes);
    _mm512_storeu_ps(scales + i, _mm512_permutex2var_ps(low, even, high));
    _mm512_storeu_ps(zeros + i, _mm512_permutex2var_ps(low, odd, high));
  }
  for (; i < count; ++i) {
    scales[i] = pairs[2 * i];
    zeros[i] = pairs[2 * i + 1];
  }
}

}  // namespace

const QuickKernel* quick_kernel_avx512() {
  static constexpr QuickKernel kKernel{.multiply = quick_multiply_avx512,
                                       .split = split,
                                       .measure = measure,
                                       .round = round,
                                       .sum = quick_sum_avx512};
  return &kKernel;
}

}  // namespace qlinbench
#endif
