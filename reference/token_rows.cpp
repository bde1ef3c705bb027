// SPDX-License-Identifier: BSD-3-Clause
#include "reference/token_rows.h"

#include <numeric>

#include "reference/ceil_div.h"
#include "reference/integer_kernel.h"

namespace qlinbench {
namespace {

/// Copies the even k of at most 4 pairs to one quad and the odd ones to the next.
QLINBENCH_INLINE void copy_pairs(const std::int8_t* x, std::int64_t pairs, std::int8_t* quads) {
  for (std::int64_t i = 0; i < pairs; ++i) {
    quads[i] = x[2 * i];
    quads[kQuad + i] = x[2 * i + 1];
  }
}

/// Copies x, an even number of them, to two quads for every 8.
void copy_as_quads(const std::int8_t* x, std::int64_t length, std::int8_t* quads) {
  for (; length >= kTwoQuads; length -= kTwoQuads, x += kTwoQuads, quads += kTwoQuads) {
    copy_pairs(x, kQuad, quads);
  }
  copy_pairs(x, length / 2, quads);
}

}  // namespace

TokenRows::TokenRows(const Problem& problem, const Operands& operands, Threads threads)
    : tokens_(problem.tokens()),
      groups_(problem.groups()),
      group_size_(problem.group_size),
      padded_group_(ceil_div(group_size_, kTwoQuads) * kTwoQuads),
      parts_(ceil_div(group_size_, kLongestPart)) {
  x_.resize(static_cast<std::size_t>((tokens_ + 1) * groups_ * padded_group_));
  sums_.resize(static_cast<std::size_t>((tokens_ + 1) * groups_ * parts_));
  parallel_for(tokens_, threads, [&](std::int64_t token) {
    add_row(problem, operands.x.data() + token * problem.k, token);
  });
  add_row(problem, std::vector<std::int8_t>(static_cast<std::size_t>(problem.k), 1).data(),
          ones_row());
}

/// Copies and adds up one row of x as the operand has it.
void TokenRows::add_row(const Problem& problem, const std::int8_t* x, std::int64_t row) {
  std::int32_t* sum = sums_.data() + row * groups_ * parts_;
  for (std::int64_t k = 0; k < problem.k;) {
    const WeightChunk chunk = WeightChunk::at(problem, k);
    const Place place = place_of(chunk);
    std::int8_t* to = x_.data() + place.byte + row * place.row_bytes;
    for (std::int64_t part = 0; part < chunk.parts; ++part) {
      copy_as_quads(x, chunk.length, to);
      *sum++ = std::accumulate(x, x + chunk.length, 0);
      x += chunk.length;
      to += chunk.quads() * kQuad;
    }
    k = chunk.end();
  }
}

TokenRows::Place TokenRows::place_of(const WeightChunk& chunk) const {
  const std::int64_t group = chunk.first_k / group_size_;
  const std::int64_t rest = chunk.first_k % group_size_;
  return {(tokens_ + 1) * (group * padded_group_ + rest), chunk.parts * chunk.quads() * kQuad,
          group * parts_ + rest / kLongestPart};
}

}  // namespace qlinbench
