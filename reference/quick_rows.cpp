// SPDX-License-Identifier: BSD-3-Clause
#include "reference/quick_rows.h"

#include <algorithm>
#include <cmath>

#include "reference/integer_tile.h"
#include "reference/weight_chunk.h"

namespace qlinbench {
namespace {

/// The sum over k of (x - x_zero_point)^2, at most 2^16 each.
double sum_of_squares(const std::int8_t* x, std::int64_t count, std::int32_t zero_point) {
  constexpr std::int64_t kBlock = 4096;
  double total = 0.0;
  for (std::int64_t k = 0; k < count; k += kBlock) {
    std::int32_t sum = 0;
    const std::int64_t end = std::min(count, k + kBlock);
    for (std::int64_t i = k; i < end; ++i) {
      const int difference = x[i] - zero_point;
      sum += difference * difference;
    }
    total += sum;
  }
  return total;
}

}  // namespace

QuickRows::QuickRows(const Problem& problem, const Operands& operands, const TokenRows& rows,
                     Threads threads)
    : tokens_(problem.tokens()),
      parts_(static_cast<std::size_t>(tokens_ * double_products(problem) / 2)),
      norms_(static_cast<std::size_t>(tokens_)) {
  parallel_for(tokens_, threads, [&](std::int64_t token) {
    const std::int32_t zero_point = operands.x_zero_point.data()[token];
    double squares = 0.0;
    for (std::int64_t k = 0; k < problem.k;) {
      const WeightChunk chunk = WeightChunk::at(problem, k);
      const TokenRows::Place place = rows.place_of(chunk);
      const std::int32_t* sums = rows.sums(token, place);
      QuickPart* to = parts_.data() + tokens_ * place.first_part + token * chunk.parts;
      for (std::int64_t part = 0; part < chunk.parts; ++part) {
        const auto distance = static_cast<double>(sums[part] - zero_point * chunk.length);
        squares += distance * distance;
        to[part] = {sums[part] * 65536 + (-zero_point & 0xFFFF), static_cast<float>(distance)};
      }
      k = chunk.end();
    }
    const double elements =
        sum_of_squares(operands.x.data() + token * problem.k, problem.k, zero_point);
    norms_.data()[token] = {std::sqrt(elements), std::sqrt(squares)};
  });
}

}  // namespace qlinbench
