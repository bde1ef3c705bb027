// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "app/results/result.h"

namespace qlinbench {

/// What a reader of a result's times has to know beside them, a sentence each: none where all is
/// well.
std::vector<std::string> timing_notes(const Result& result);

}  // namespace qlinbench
