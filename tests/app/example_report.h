// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "app/results/result.h"

namespace qlinbench {

/// A finished run with a result of every status, made of round numbers; what JSON and the table
/// show of it stands in golden files. The first passed and the wrong one were timed cold and hot,
/// the mistrusted one and the last, a pass, hot only.
Report example_report();

}  // namespace qlinbench
