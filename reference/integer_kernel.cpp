// SPDX-License-Identifier: BSD-3-Clause
#include "reference/integer_kernel.h"

#include "reference/integer_kernel_common.h"

namespace qlinbench {
namespace {

/// dots[lane] += the products of one quad.
void add_quad(const std::uint8_t* codes, const std::int8_t* x, std::int32_t* dots) {
  for (int lane = 0; lane < kStripColumns; ++lane) {
    const std::uint8_t* column = codes + lane * kQuad;
    dots[lane] += column[0] * x[0] + column[1] * x[1] + column[2] * x[2] + column[3] * x[3];
  }
}

void multiply(const WeightStrip& weights, const TokenStrip* tokens, int count) {
  for (std::int64_t part = 0; part < weights.parts; ++part) {
    const std::int64_t first_quad = part * weights.quads;
    for (int t = 0; t < count; ++t) {
      std::int32_t dots[kStripColumns] = {};
      for (std::int64_t quad = first_quad; quad < first_quad + weights.quads; ++quad) {
        add_quad(weights.codes + quad * kStripColumns * kQuad, tokens[t].x + quad * kQuad, dots);
      }
      add_part<false>(weights, tokens[t], part, dots);
    }
  }
}

void sum_parts(const std::int8_t* x, std::int64_t parts, std::int64_t length, std::int32_t* sums) {
  sum_parts_of(x, parts, length, sums);
}

}  // namespace

IntegerKernel integer_kernel([[maybe_unused]] InstructionSet set) {
#if QLINBENCH_X86_KERNELS
  if (set == InstructionSet::avx512) return integer_kernel_avx512();
  if (set == InstructionSet::avx2) return integer_kernel_avx2();
#endif
  return {.tokens = kMostTokens, .multiply = multiply, .sum_parts = sum_parts};
}

}  // namespace qlinbench
