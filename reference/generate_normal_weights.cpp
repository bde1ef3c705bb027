// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>

#include "reference/normal_draws.h"

namespace qlinbench {
namespace {

/// A weight in steps of the variates: its standard deviation is 0.019, as in language models.
constexpr double kWeightStep = 0x1p-16;
/// Weights that one thread quantizes at once, in whole groups.
constexpr std::int64_t kWeightsAtOnce = 65536;

struct Range {
  std::int32_t low = std::numeric_limits<std::int32_t>::max();
  std::int32_t high = std::numeric_limits<std::int32_t>::min();
};

/// Weights [first, first + count) of all [N, K]: one group of one column.
struct Group {
  const RandomStream& stream;
  std::int64_t first = 0;
  std::int64_t count = 0;
};

Range range_of(NormalDraws& draws, const Group& group) {
  Range range;
  draws.for_each_block(group.stream, group.first, group.count,
                       [&](std::int64_t, std::span<const std::int32_t> values) {
                         const auto [low, high] = std::minmax_element(values.begin(), values.end());
                         range = {std::min(range.low, *low), std::max(range.high, *high)};
                       });
  return range;
}

/// Code 0 stands for the lowest weight of the group and code 15 for the highest.
void quantize_group(NormalDraws& draws, const Group& group, std::uint8_t* packed,
                    float* scale_and_zero) {
  const Range range = range_of(draws, group);
  const double span = std::max(1, range.high - range.low);
  const auto code = [low = range.low, codes_per_step = 15.0 / span](std::int32_t value) {
    return round_half_up((value - low) * codes_per_step);
  };
  draws.for_each_block(
      group.stream, group.first, group.count,
      [&](std::int64_t offset, std::span<const std::int32_t> values) {
        std::uint8_t* to = packed + offset / 2;
        for (std::size_t i = 0; i < values.size(); i += 2) {
          *to++ = static_cast<std::uint8_t>(code(values[i]) << 4 | code(values[i + 1]));
        }
      });
  // lowest = (0 - 8) * scale + zero. Both are integers over 15 times 2^-16: legal magnitudes.
  scale_and_zero[0] = static_cast<float>(span / 15.0 * kWeightStep);
  scale_and_zero[1] = static_cast<float>((15.0 * range.low + 8.0 * span) / 15.0 * kWeightStep);
}

}  // namespace

void generate_normal_weights(const Problem& problem, std::uint64_t seed, Threads threads,
                             Operands& operands) {
  const RandomStream stream(seed, Stream::w_packed);
  const std::int64_t count = problem.n * problem.groups();
  const std::int64_t at_once = std::max<std::int64_t>(1, kWeightsAtOnce / problem.group_size);
  parallel_for_with<NormalDraws>(
      (count + at_once - 1) / at_once, threads, [&](NormalDraws& draws, std::int64_t item) {
        const std::int64_t end = std::min(count, (item + 1) * at_once);
        for (std::int64_t i = item * at_once; i < end; ++i) {
          const std::int64_t column = i / problem.groups();
          const std::int64_t group = i % problem.groups();
          const std::int64_t first = i * problem.group_size;
          quantize_group(draws, {stream, first, problem.group_size},
                         operands.w_packed.data() + first / 2,
                         operands.w_scales_and_zeros.data() + 2 * (group * problem.n + column));
        }
      });
}

}  // namespace qlinbench
