// SPDX-License-Identifier: BSD-3-Clause
#include "reference/complement.h"

#include <utility>

namespace qlinbench {
namespace {

template <typename Integer>
void complement_all(std::vector<Integer>& values) {
  for (Integer& value : values) value = static_cast<Integer>(~value);
}

}  // namespace

std::vector<std::int8_t> complemented(std::vector<std::int8_t> values) {
  complement_all(values);
  return values;
}

Operands complemented(Operands operands) {
  complement_all(operands.x);
  complement_all(operands.x_zero_point);
  complement_all(operands.y_zero_point);
  return operands;
}

Expected complemented(Expected expected) {
  complement_all(expected.y_exact);
  complement_all(expected.y_float);
  return expected;
}

Verification complemented(Verification verification) {
  if (verification.first_wrong) {
    WrongElement& wrong = *verification.first_wrong;
    wrong.got = ~wrong.got;
    wrong.expected = ~wrong.expected;
    wrong.allowed_low = ~wrong.allowed_low;
    wrong.allowed_high = ~wrong.allowed_high;
    std::swap(wrong.allowed_low, wrong.allowed_high);
    wrong.real = -wrong.real;
  }
  return verification;
}

}  // namespace qlinbench
