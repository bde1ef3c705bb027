// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "reference/instruction_set.h"

#if QLINBENCH_X86_KERNELS
#include <immintrin.h>

#include <cstdint>
#include <cstring>

// What the kernels for AVX-512 share: 4 products of unsigned codes and signed x in each lane, and
// blocks of columns that fill 4 registers.

namespace qlinbench {

inline constexpr std::int64_t kLanes = 16;
inline constexpr std::int64_t kStrips = 4;  ///< registers of columns
inline constexpr std::int64_t kColumns = kStrips * kLanes;

/// dots += codes * x. GCC 12 moves the sums of the intrinsic from register to register and back,
/// for half the speed.
QLINBENCH_AVX512 inline void add_products(__m512i codes, __m512i x, __m512i& dots) {
  __asm__("vpdpbusd %2, %1, %0" : "+v"(dots) : "v"(codes), "v"(x));
}

/// What 16 columns have (a quad of codes, say), which stays in its register: GCC 12 would load it
/// for each token.
QLINBENCH_AVX512 inline __m512i load_strip(const void* at) {
  __m512i strip = _mm512_load_si512(at);
  __asm__("" : "+v"(strip));
  return strip;
}

QLINBENCH_AVX512 inline __m512i broadcast_quad(const std::int8_t* x) {
  std::int32_t quad = 0;
  std::memcpy(&quad, x, sizeof quad);
  return _mm512_set1_epi32(quad);
}

}  // namespace qlinbench
#endif
