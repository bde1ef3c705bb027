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
    const float most_w = 8 * std::abs(scales[c]) + std::abs(zeros[c]);
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
  const auto zero_points = static_cast<std::int32_t>(output.length) * output.x_zero_point;
  __m512d products = _mm512_setzero_pd();
  double sum = 0.0;
  for (const QuickPart* part = output.parts; part != output.parts + output.count; ++part) {
    const std::int32_t first = 8 * (zero_points - (part->zero_point_and_sum >> 16));
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
                                       .sum = sum};
  return &kKernel;
}

}  // namespace qlinbench
#endif
