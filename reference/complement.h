// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "reference/operands.h"
#include "reference/references.h"
#include "reference/verdict.h"

// Other activations with a known answer. The complement of an integer v is -1 - v, all bits turned.
// Of x and x_zero_point it turns the sign of x - x_zero_point and so of r; with that of
// y_zero_point each output becomes its complement, ties and saturated ones included, since both
// roundings and the range of int8 are symmetric.

namespace qlinbench {

std::vector<std::int8_t> complemented(std::vector<std::int8_t> values);

/// x, x_zero_point and y_zero_point are complemented, the rest is as it was.
Operands complemented(Operands operands);

/// What is expected of complemented operands.
Expected complemented(Expected expected);

/// What was found with complemented operands, told as if the outputs were the complements.
Verification complemented(Verification verification);

}  // namespace qlinbench
