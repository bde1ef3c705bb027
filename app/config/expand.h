// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/config/config.h"
#include "app/config/fields.h"

namespace qlinbench {

/// Multiplies the lists of entries out and checks what several members say together: group sizes
/// against K, B times M, bytes of all operands, the number of cases, and ids that appear twice.
class Expansion {
 public:
  explicit Expansion(MistakeList& mistakes) : mistakes_(mistakes) {}

  /// One entry of `cases`, completed by `defaults`; `place` is its pointer.
  void add(const Fields& entry, const Fields& defaults, const std::string& place);

  /// Refuses ids that appear twice and returns all cases.
  std::vector<Case> finish();

 private:
  MistakeList& mistakes_;
  std::vector<Case> cases_;
  bool full_ = false;  ///< the bound on cases was exceeded and said so
};

}  // namespace qlinbench
