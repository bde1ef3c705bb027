// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstdint>

namespace qlinbench {

/// H of the order `ascending`: the sum over the additions of |exact partial sum|, here without
/// x_scale. The first addition, to 0, counts: a kernel may well perform it.
class AscendingSum {
 public:
  /// `tile`: so many consecutive terms (k, or groups) are summed apart; 0: one sum.
  explicit AscendingSum(std::int64_t tile) : tile_(tile) {}

  /// To be called before term `index` is added: begins a tile where one begins there.
  void reach(std::int64_t index) {
    if (tile_ > 0 && index > 0 && index % tile_ == 0) close_tile();
  }

  /// The first term after `index` that lies in another tile, or `end`.
  std::int64_t tile_end(std::int64_t index, std::int64_t end) const {
    if (tile_ == 0) return end;
    const std::int64_t next = (index / tile_ + 1) * tile_;
    return next < end ? next : end;
  }

  double partial() const { return partial_; }

  /// What the tiles before the current one add up to.
  double total() const { return total_; }

  /// Adds one term. `inner` bounds the partial sums on the way, where the term is itself a sum.
  void add(double term, double inner = 0.0) {
    partial_ += term;
    bound_ += inner + std::abs(partial_);
  }

  /// Adds a run of terms that was summed elsewhere: the partial sum that it leads to, and the sum
  /// of the magnitudes of all partial sums on the way.
  void add_run(double partial, double magnitudes) {
    partial_ = partial;
    bound_ += magnitudes;
  }

  /// Adds whole tiles, after `reach`: their sum, and a bound of the magnitudes of all partial sums
  /// within them and of the totals on the way.
  void add_tiles(double sum, double magnitudes) {
    total_ += sum;
    bound_ += magnitudes;
  }

  /// H, when all terms are added.
  double finish() {
    if (tile_ > 0) close_tile();
    return bound_;
  }

 private:
  void close_tile() {
    total_ += partial_;
    bound_ += std::abs(total_);
    partial_ = 0.0;
  }

  std::int64_t tile_;
  double partial_ = 0.0;  // of the current tile
  double total_ = 0.0;    // of the tiles before it
  double bound_ = 0.0;
};

}  // namespace qlinbench
