// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace qlinbench {

/// How fast a working set is read that is read again and again.
struct ReadRate {
  std::int64_t bytes = 0;
  double gb_per_s = 0.0;
};

/// The rates if a dispatch cost nothing but its reads: of the time beyond that of an empty one,
/// without which small sets look slow.
std::vector<ReadRate> without_dispatch(std::span<const ReadRate> points, double empty_dispatch_ns);

/// The largest working set that is still read at the speed of a cache: the last one before the
/// rate has fallen half-way from the last cache's plateau to the plateau beyond, which is the
/// median of the last three points. Points ascend in bytes. Nothing where the last cache is not a
/// quarter faster than what is beyond: it is larger than what was tried, or does not show.
std::optional<std::int64_t> last_level_cache_bytes(std::span<const ReadRate> points);

}  // namespace qlinbench
