// SPDX-License-Identifier: BSD-3-Clause
#include "reference/integer_kernel_common.h"

#if QLINBENCH_ARM_KERNELS
#include <arm_neon.h>

// One register holds a quad of 4 columns; sdot adds 4 products to each lane (codes are at most 15,
// so they are int8 too). 4 tokens times 4 registers of columns are 16 of the 32 registers.

namespace qlinbench {
namespace {

constexpr std::int64_t kLanes = 4;
constexpr std::int64_t kStrips = 4;
constexpr std::int64_t kColumns = kStrips * kLanes;
constexpr int kTokensAtOnce = 4;

QLINBENCH_NEON inline int8x16_t broadcast_quad(const std::int8_t* x) {
  std::int32_t quad = 0;
  std::memcpy(&quad, x, sizeof quad);
  return vreinterpretq_s8_s32(vdupq_n_s32(quad));
}

template <std::size_t kTokens>
QLINBENCH_NEON inline void multiply_part(const WeightBlock& weights, const TokenStrip* tokens,
                                         std::int64_t part) {
  int32x4_t dots[kTokens][kStrips];
  for (std::size_t t = 0; t < kTokens; ++t) {
    for (auto& dot : dots[t]) dot = vdupq_n_s32(first_dot(tokens[t], part));
  }
  const std::int64_t end = (part + 1) * weights.quads;
  for (std::int64_t quad = part * weights.quads; quad < end; ++quad) {
    int8x16_t codes[kStrips];
    for (std::int64_t s = 0; s < kStrips; ++s) {
      const std::uint8_t* at = weights.codes + (quad * kColumns + s * kLanes) * kQuad;
      codes[s] = vreinterpretq_s8_u8(vld1q_u8(at));
    }
    for (std::size_t t = 0; t < kTokens; ++t) {
      const int8x16_t x = broadcast_quad(tokens[t].x + quad * kQuad);
      for (std::int64_t s = 0; s < kStrips; ++s) dots[t][s] = vdotq_s32(dots[t][s], codes[s], x);
    }
  }
  for (std::size_t t = 0; t < kTokens; ++t) {
    std::int32_t stored[kColumns];
    for (std::int64_t s = 0; s < kStrips; ++s) vst1q_s32(stored + s * kLanes, dots[t][s]);
    add_part<true, kColumns>(weights, tokens[t], part, stored);
  }
}

template <std::size_t kTokens>
QLINBENCH_NEON void multiply_tokens(const WeightBlock& weights, const TokenStrip* tokens) {
  for (std::int64_t part = 0; part < weights.parts; ++part) {
    multiply_part<kTokens>(weights, tokens, part);
  }
}

void unpack(const PackedCodes& packed, std::uint8_t* codes) {
  unpack_block(packed, kColumns, codes);
}

QLINBENCH_NEON RowCounts round(const SumsRow& row, std::int8_t* y, std::uint8_t* near) {
  return round_row(row, y, near);
}

}  // namespace

IntegerKernel integer_kernel_neon() {
  return {.tokens = kTokensAtOnce,
          .columns = kColumns,
          .multiply = call_by_count<multiply_tokens<1>, multiply_tokens<2>, multiply_tokens<3>,
                                    multiply_tokens<4>>,
          .unpack = unpack,
          .round = round};
}

}  // namespace qlinbench
#endif
