// SPDX-License-Identifier: BSD-3-Clause
#include "reference/integer_kernel.h"

#include "reference/integer_kernel_common.h"

namespace qlinbench {
namespace {

constexpr std::int64_t kColumns = 16;

/// dots[column] += the products of one quad.
void add_quad(const std::uint8_t* codes, const std::int8_t* x, std::int32_t* dots) {
  for (int c = 0; c < kColumns; ++c) {
    const std::uint8_t* column = codes + c * kQuad;
    dots[c] += column[0] * x[0] + column[1] * x[1] + column[2] * x[2] + column[3] * x[3];
  }
}

void multiply(const WeightBlock& weights, const TokenStrip* tokens, int count) {
  for (std::int64_t part = 0; part < weights.parts; ++part) {
    const std::int64_t first_quad = part * weights.quads;
    for (int t = 0; t < count; ++t) {
      std::int32_t dots[kColumns];
      std::fill(dots, dots + kColumns, first_dot(tokens[t], part));
      for (std::int64_t quad = first_quad; quad < first_quad + weights.quads; ++quad) {
        add_quad(weights.codes + quad * kColumns * kQuad, tokens[t].x + quad * kQuad, dots);
      }
      add_part<false, kColumns>(weights, tokens[t], part, dots);
    }
  }
}

void unpack(const PackedCodes& packed, std::uint8_t* codes) {
  unpack_block(packed, kColumns, codes);
}

RowCounts round(const SumsRow& row, std::int8_t* y, std::uint8_t* near) {
  return round_row(row, y, near);
}

}  // namespace

IntegerKernel integer_kernel([[maybe_unused]] InstructionSet set) {
#if QLINBENCH_X86_KERNELS
  if (set == InstructionSet::avx512) return integer_kernel_avx512();
  if (set == InstructionSet::avx2) return integer_kernel_avx2();
#endif
#if QLINBENCH_ARM_KERNELS
  if (set == InstructionSet::neon) return integer_kernel_neon();
#endif
  return {.tokens = kMostTokens,
          .columns = kColumns,
          .multiply = multiply,
          .unpack = unpack,
          .round = round};
}

}  // namespace qlinbench
