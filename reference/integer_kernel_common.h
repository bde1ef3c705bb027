// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "reference/integer_kernel.h"
#include "reference/quantize.h"

// What the integer kernels of all instruction sets share. Included by them alone.

namespace qlinbench {

static_assert(std::endian::native == std::endian::little, "codes are unpacked a word at a time");

/// Columns that are unpacked at once, so that the compiler finds a vector of them.
inline constexpr std::int64_t kUnpackedColumns = 16;

/// words[c] = `bytes` bytes of column c of at most 16; 0 beyond them.
QLINBENCH_INLINE void load_words(const PackedCodes& packed, std::int64_t bytes,
                                 std::uint32_t* words) {
  if (bytes == kQuad && packed.columns == kUnpackedColumns) {  // sizes that the compiler knows
    for (std::int64_t c = 0; c < kUnpackedColumns; ++c) {
      std::memcpy(words + c, packed.data + c * packed.row_bytes, kQuad);
    }
    return;
  }
  for (std::int64_t c = 0; c < packed.columns; ++c) {
    words[c] = 0;
    std::memcpy(words + c, packed.data + c * packed.row_bytes, static_cast<std::size_t>(bytes));
  }
}

/// Unpacks at most 16 columns; quads lie `stride` bytes apart.
QLINBENCH_INLINE void unpack_columns(PackedCodes packed, std::int64_t stride, std::uint8_t* codes) {
  constexpr std::uint32_t kNibbles = 0x0F0F0F0F;
  for (; packed.length > 0; packed.length -= kTwoQuads) {
    std::uint32_t words[kUnpackedColumns] = {};
    load_words(packed, std::min(kQuad, packed.length / 2), words);
    std::uint32_t quads[2][kUnpackedColumns];
    for (int c = 0; c < kUnpackedColumns; ++c) {
      quads[0][c] = (words[c] >> 4) & kNibbles;
      quads[1][c] = words[c] & kNibbles;
    }
    std::memcpy(codes, quads[0], sizeof quads[0]);
    std::memcpy(codes + stride, quads[1], sizeof quads[1]);
    packed.data += kQuad;
    codes += 2 * stride;
  }
}

/// Unpacks the columns of a block of `block_columns`.
QLINBENCH_INLINE void unpack_block(const PackedCodes& packed, std::int64_t block_columns,
                                   std::uint8_t* codes) {
  for (std::int64_t first = 0; first < packed.columns; first += kUnpackedColumns) {
    PackedCodes columns = packed;
    columns.data += first * packed.row_bytes;
    columns.columns = std::min(kUnpackedColumns, packed.columns - first);
    unpack_columns(columns, block_columns * kQuad, codes + first * kQuad);
  }
}

/// What the sum over k of code * x is added to, to become that of (code - 8) * x.
QLINBENCH_INLINE std::int32_t first_dot(const TokenStrip& token, std::int64_t part) {
  return -8 * token.x_sums[part];
}

/// Adds scale * A + zero * (sum of x) of one part to the token's sums. Both products are exact in
/// double (24 bits times |A| <= 1024 * 256), so fused or not the sums are the same; `kFused` where
/// there is an instruction for it.
template <bool kFused, std::int64_t kColumns>
QLINBENCH_INLINE void add_part(const WeightBlock& weights, const TokenStrip& token,
                               std::int64_t part, const std::int32_t* dots) {
  const double x_sum = token.x_sums[part];
  const double* scales = weights.scales + part * kColumns;
  const double* zeros = weights.zeros + part * kColumns;
  double* __restrict sums = token.sums;
  for (std::int64_t c = 0; c < kColumns; ++c) {
    if constexpr (kFused) {
      sums[c] =
          std::fma(zeros[c], x_sum, std::fma(scales[c], static_cast<double>(dots[c]), sums[c]));
    } else {
      sums[c] = (sums[c] + scales[c] * dots[c]) + zeros[c] * x_sum;
    }
  }
}

/// A quotient rounded to the nearest integer, and 1 where that is not certain, else 0.
struct RoundedQuotient {
  int value;
  int is_near;
};

/// Rounds a quotient that is off by at most `window`. What is far even then saturates for certain.
QLINBENCH_INLINE RoundedQuotient round_quotient(double quotient, double window) {
  const double far = kFarQuotient;
  const double clamped = std::min(std::max(quotient, -far), far);
  // Adding 1.5 * 2^52 leaves no bits for a fraction: rounds to the nearest integer.
  const double nearest = (clamped + 0x1.8p52) - 0x1.8p52;
  const int is_beside = 0.5 - std::abs(clamped - nearest) <= window ? 1 : 0;
  const int may_fit = std::abs(quotient) <= far + window ? 1 : 0;
  return {static_cast<int>(nearest), is_beside & may_fit};
}

QLINBENCH_INLINE RowCounts round_row(const SumsRow& row, std::int8_t* __restrict y,
                                     std::uint8_t* __restrict near) {
  RowCounts counts;
  const double window = row.error * row.x_scale / row.y_scale;
  for (std::int64_t c = 0; c < row.columns; ++c) {
    const double quotient = row.x_scale * row.sums[c] / row.y_scale;
    const RoundedQuotient rounded = round_quotient(quotient, window * row.magnitudes[c]);
    const int value = rounded.value + row.y_zero_point;
    const int is_far = is_saturated(value) ? 1 : 0;
    counts.near += rounded.is_near;
    counts.saturated += is_far & ~rounded.is_near;
    near[c] = static_cast<std::uint8_t>(rounded.is_near);
    y[c] = static_cast<std::int8_t>(clamp_output(value));
  }
  return counts;
}

/// Calls the function for `count` tokens of those for 1, 2, 3 and so on.
template <auto... kFunctions, typename Weights, typename Strip>
void call_by_count(const Weights& weights, const Strip* tokens, int count) {
  constexpr std::common_type_t<decltype(kFunctions)...> kByCount[] = {kFunctions...};
  kByCount[count - 1](weights, tokens);
}

#if QLINBENCH_X86_KERNELS
IntegerKernel integer_kernel_avx2();
IntegerKernel integer_kernel_avx512();
const QuickKernel* quick_kernel_avx512();
#endif
#if QLINBENCH_ARM_KERNELS
IntegerKernel integer_kernel_neon();
#endif

}  // namespace qlinbench
