// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

// The operator linear_qta8a_qga4w_qta8o: the size of one linear layer and how its outputs round.
// Source: pytorch/executorch pull request 12005.

namespace qlinbench {

/// What `round` does with a quotient that lies exactly between two integers. half_even is
/// at::round and GLSL's roundEven; half_away is std::round, which the original test used.
enum class Rounding { half_even, half_away };

/// y [b, m, n] = x [b, m, k] times the transpose of w [n, k], whose scales and zeros stand per
/// `group_size` elements along k. Legal: every member positive, group_size even, k a multiple of
/// it; the configuration refuses everything else, so code behind it relies on it.
struct Problem {
  std::int64_t b = 1;
  std::int64_t m = 1;
  std::int64_t n = 1;
  std::int64_t k = 1;
  std::int64_t group_size = 1;
  Rounding rounding = Rounding::half_even;

  /// T, the rows of x and y that are quantized one by one.
  std::int64_t tokens() const { return b * m; }
  /// K / G.
  std::int64_t groups() const { return k / group_size; }

  bool operator==(const Problem&) const = default;
};

}  // namespace qlinbench
