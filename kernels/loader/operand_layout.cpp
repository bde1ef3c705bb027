// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/operand_layout.h"

namespace qlinbench {
namespace {

OperandLayout aligned_rows(std::string_view name, std::int64_t rows, std::int64_t row_bytes) {
  const std::int64_t stride = (row_bytes + kRowAlignment - 1) / kRowAlignment * kRowAlignment;
  return {name, "uint", rows, row_bytes, stride};
}

OperandLayout dense(std::string_view name, std::string_view type, std::int64_t rows,
                    std::int64_t row_bytes) {
  return {name, type, rows, row_bytes, row_bytes};
}

}  // namespace

OperandLayouts operand_layouts(const Problem& problem) {
  const std::int64_t tokens = problem.tokens();
  return {{
      aligned_rows("x", tokens, problem.k),
      dense("x_scale", "float", 1, 4 * tokens),
      dense("x_zero_point", "int", 1, 4 * tokens),
      aligned_rows("w_packed", problem.n, problem.k / 2),
      dense("w_scales_and_zeros", "vec2", problem.groups(), 8 * problem.n),
      dense("y_scale", "float", 1, 4 * tokens),
      dense("y_zero_point", "int", 1, 4 * tokens),
      aligned_rows("y", tokens, problem.n),
  }};
}

}  // namespace qlinbench
