// SPDX-License-Identifier: BSD-3-Clause
#include "reference/token_rows.h"

#include <algorithm>
#include <numeric>

#include "reference/integer_kernel.h"

namespace qlinbench {
namespace {

std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

}  // namespace

TokenRows::TokenRows(const Problem& problem, const Operands& operands, Threads threads)
    : tokens_(problem.tokens()),
      groups_(problem.groups()),
      group_size_(problem.group_size),
      padded_group_(ceil_div(group_size_, kQuad) * kQuad),
      parts_(ceil_div(group_size_, kLongestPart)),
      x_(operands.x.data()) {
  const std::int64_t row_bytes = groups_ * padded_group_;
  sums_.resize(static_cast<std::size_t>((tokens_ + 1) * groups_ * parts_));
  if (padded_group_ != group_size_) {
    padded_.resize(static_cast<std::size_t>(tokens_ * row_bytes));
    x_ = padded_.data();
  }
  const auto prepare = [&](const std::int8_t* x, std::int64_t row, std::int8_t* padded) {
    add_up(x, sums_.data() + row * groups_ * parts_);
    for (std::int64_t g = 0; padded != nullptr && g < groups_; ++g) {
      std::copy_n(x + g * group_size_, group_size_, padded + g * padded_group_);
    }
  };
  parallel_for(tokens_, threads, [&](std::int64_t t) {
    std::int8_t* padded = padded_.empty() ? nullptr : padded_.data() + t * row_bytes;
    prepare(operands.x.data() + t * problem.k, t, padded);
  });
  ones_.resize(static_cast<std::size_t>(row_bytes));
  prepare(std::vector<std::int8_t>(static_cast<std::size_t>(problem.k), 1).data(), tokens_,
          ones_.data());
}

/// sums[part] of one row of x as the operand has it.
void TokenRows::add_up(const std::int8_t* x, std::int32_t* sums) const {
  for (std::int64_t g = 0; g < groups_; ++g) {
    for (std::int64_t k = 0; k < group_size_; k += kLongestPart) {
      const std::int64_t length = std::min(kLongestPart, group_size_ - k);
      *sums++ = std::accumulate(x, x + length, 0);
      x += length;
    }
  }
}

TokenRows::Place TokenRows::place_of(std::int64_t k) const {
  const std::int64_t group = k / group_size_;
  const std::int64_t rest = k % group_size_;
  return {group * padded_group_ + rest, group * parts_ + rest / kLongestPart};
}

const std::int8_t* TokenRows::x(std::int64_t row, Place place) const {
  if (row == tokens_) return ones_.data() + place.byte;
  return x_ + row * groups_ * padded_group_ + place.byte;
}

const std::int32_t* TokenRows::sums(std::int64_t row, Place place) const {
  return sums_.data() + row * groups_ * parts_ + place.part;
}

}  // namespace qlinbench
