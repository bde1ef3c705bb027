// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "reference/distributions.h"
#include "reference/operands.h"
#include "reference/problem.h"
#include "reference/references.h"

namespace qlinbench {

/// A case as it is on the host while its kernels run.
struct CaseData {
  Problem problem;
  Operands operands;
  Expected expected;
  Distribution distribution = Distribution::normal;
  /// The device divides by powers of two exactly; looked at where expected.exact_arithmetic.
  bool exact_division = false;
};

}  // namespace qlinbench
