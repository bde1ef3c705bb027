// SPDX-License-Identifier: BSD-3-Clause
#include "reference/integer_kernel_common.h"

#if QLINBENCH_X86_KERNELS
#include <immintrin.h>

#include "reference/quick_kernel.h"
#include "reference/vnni.h"

namespace qlinbench {
namespace {

constexpr std::int64_t kAtOnce = 64;  // k in a register of codes

/// Two halves of what is summed up, so that additions wait less for one another.
struct Sums {
  __m512d products[2];  ///< scale times the products of code, lane by lane
  double distances[2];  ///< what does not depend on k
};

/// Adds 8 lanes of products of one part.
template <int kHalf>
QLINBENCH_AVX512 inline void add_half(__m512i products, float scale, Sums& sums) {
  const __m256i half = _mm512_maskz_extracti32x8_epi32(0xFF, products, kHalf);
  const __m512d wide = _mm512_maskz_cvtepi32_pd(0xFF, half);
  sums.products[kHalf] = _mm512_fmadd_pd(_mm512_set1_pd(scale), wide, sums.products[kHalf]);
}

/// Adds zero * S and scale * -8 * S.
QLINBENCH_AVX512 inline void add_distance(double distance, float scale, float zero, double& sum) {
  sum = std::fma(static_cast<double>(zero), distance, sum);
  sum = std::fma(static_cast<double>(scale), -8 * distance, sum);
}

/// The codes of 64 k as quads, like x.
QLINBENCH_AVX512 inline __m512i unpack(__m256i packed) {
  const __m512i words = _mm512_maskz_cvtepu32_epi64(0xFF, packed);
  const __m512i both = _mm512_or_si512(_mm512_maskz_srli_epi64(0xFF, words, 4),
                                       _mm512_maskz_slli_epi64(0xFF, words, 32));
  return _mm512_and_si512(both, _mm512_set1_epi8(0x0F));
}

/// products += code * (x - x_zero_point); `below` is -1 - x_zero_point, which fits int8.
QLINBENCH_AVX512 inline void add_64(__m512i codes, __m512i x, __m512i below, __m512i& products) {
  add_products(codes, x, products);
  add_products(codes, below, products);
  add_products(codes, _mm512_set1_epi8(1), products);
}

/// The parts that are left.
QLINBENCH_AVX512 inline void skip(QuickOutput& output, std::int64_t parts) {
  output.x += parts * output.quads * kQuad;
  output.packed += parts * output.length / 2;
  output.parts += parts;
  output.scales += parts * kColumns;
  output.zeros += parts * kColumns;
  output.count -= parts;
}

/// Two parts of 32 k.
QLINBENCH_AVX512 inline void add_pair(const QuickOutput& pair, __m512i below, Sums& sums) {
  __m512i products = _mm512_setzero_si512();
  const auto* packed = reinterpret_cast<const __m256i*>(pair.packed);
  add_64(unpack(_mm256_loadu_si256(packed)), _mm512_loadu_si512(pair.x), below, products);
  const float first = pair.scales[0];
  const float second = pair.scales[kColumns];
  add_half<0>(products, first, sums);
  add_half<1>(products, second, sums);
  add_distance(pair.parts[0].distance, first, pair.zeros[0], sums.distances[0]);
  add_distance(pair.parts[1].distance, second, pair.zeros[kColumns], sums.distances[1]);
}

/// One part of any length.
QLINBENCH_AVX512 inline void add_part(const QuickOutput& part, __m512i below, Sums& sums) {
  __m512i products = _mm512_setzero_si512();
  for (std::int64_t k = 0; k < part.length; k += kAtOnce) {
    const std::int64_t bytes = std::min(kAtOnce, part.length - k) / 2;
    const std::int64_t quads = std::min(kAtOnce / kQuad, part.quads - k / kQuad);
    const auto packed = static_cast<__mmask32>(~0U >> (kAtOnce / 2 - bytes));
    const auto x = static_cast<__mmask16>(0xFFFF >> (kAtOnce / kQuad - quads));
    add_64(unpack(_mm256_maskz_loadu_epi8(packed, part.packed + k / 2)),
           _mm512_maskz_loadu_epi32(x, part.x + k), below, products);
  }
  add_half<0>(products, *part.scales, sums);
  add_half<1>(products, *part.scales, sums);
  add_distance(part.parts->distance, *part.scales, *part.zeros, sums.distances[0]);
}

}  // namespace

QLINBENCH_AVX512 void quick_sum_avx512(const QuickOutput& output, double* lanes) {
  const __m512i below = _mm512_set1_epi8(static_cast<char>(-1 - output.x_zero_point));
  double& distances = lanes[kQuickLanes - 1];
  Sums sums{{_mm512_loadu_pd(lanes), _mm512_setzero_pd()}, {distances, 0.0}};
  QuickOutput left = output;
  if (left.length == kAtOnce / 2) {
    for (; left.count >= 2; skip(left, 2)) add_pair(left, below, sums);
  }
  for (; left.count > 0; skip(left, 1)) add_part(left, below, sums);
  _mm512_storeu_pd(lanes, _mm512_add_pd(sums.products[0], sums.products[1]));
  distances = sums.distances[0] + sums.distances[1];
}

}  // namespace qlinbench
#endif
