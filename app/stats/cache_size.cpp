// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/cache_size.h"

#include <array>
#include <cstddef>

#include "app/stats/sorted.h"

namespace qlinbench {
namespace {

constexpr std::size_t kPointsBeyond = 3;
constexpr double kFaster = 1.25;  ///< the noise of a rate is a few percent
constexpr double kRising = 1.05;  ///< from one point to the next smaller one, on the slope

double rate_beyond(std::span<const ReadRate> points) {
  std::array<double, kPointsBeyond> rates{};
  for (std::size_t i = 0; i < kPointsBeyond; ++i) {
    rates[i] = points[points.size() - 1 - i].gb_per_s;
  }
  return median(rates);
}

/// One after the last point that is faster than `rate`; 0 where none is.
std::size_t end_of_faster(std::span<const ReadRate> points, double rate) {
  std::size_t end = points.size();
  while (end > 0 && points[end - 1].gb_per_s <= rate) --end;
  return end;
}

}  // namespace

std::vector<ReadRate> without_dispatch(std::span<const ReadRate> points, double empty_dispatch_ns) {
  std::vector<ReadRate> rates;
  for (const ReadRate& point : points) {
    const auto bytes = static_cast<double>(point.bytes);
    const double ns = bytes / point.gb_per_s - empty_dispatch_ns;
    // What takes no longer than nothing says nothing of a rate.
    if (ns > 0.0) rates.push_back({point.bytes, bytes / ns});
  }
  return rates;
}

std::optional<std::int64_t> last_level_cache_bytes(std::span<const ReadRate> points) {
  if (points.size() <= kPointsBeyond) return std::nullopt;
  const double beyond = rate_beyond(points);
  std::size_t plateau = end_of_faster(points, kFaster * beyond);
  if (plateau == 0) return std::nullopt;
  // Up the slope only as far as it rises: further inwards there may be faster, smaller caches.
  --plateau;
  while (plateau > 0 && points[plateau - 1].gb_per_s > kRising * points[plateau].gb_per_s) {
    --plateau;
  }
  const double half_way = (points[plateau].gb_per_s + beyond) / 2.0;
  return points[end_of_faster(points, half_way) - 1].bytes;
}

}  // namespace qlinbench
