// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "app/measure/case_data.h"
#include "kernels/loader/kernel_plan.h"
#include "kernels/loader/operand_layout.h"
#include "reference/generate.h"
#include "tests/app/measure/fake_executor.h"

namespace qlinbench {

/// A case of 3 x 5 outputs, a plan for it and a device that answers right.
class SmallCase {
 public:
  SmallCase() {
    executor.load(data.problem, data.operands);
    executor.answer = [this](FakeExecutor::Output& y, bool) { y = data.expected.y_exact; };
  }

  CaseData data = make_data();
  KernelPlan plan = make_plan();
  FakeExecutor executor;

  /// The right answer with element `at` far off.
  FakeExecutor::Output wrong_at(std::size_t at) const {
    FakeExecutor::Output y = data.expected.y_exact;
    y[at] = static_cast<std::int8_t>(y[at] > 0 ? y[at] - 90 : y[at] + 90);
    return y;
  }

 private:
  static CaseData make_data() {
    CaseData made;
    made.problem = {.b = 1, .m = 3, .n = 5, .k = 64, .group_size = 32};
    made.operands = generate_operands(made.problem, Distribution::normal, 0);
    made.expected = compute_expected(made.problem, made.operands);
    return made;
  }

  KernelPlan make_plan() const {
    KernelPlan made;
    made.accuracy.form = AccuracyForm::grouped;
    for (const OperandLayout& layout : operand_layouts(data.problem)) {
      made.buffers.push_back({std::string(layout.name), layout.bytes(), BufferLife::operand});
    }
    PassPlan pass;
    pass.name = "gemm.comp";
    pass.bindings = {{kPackedWeights, true, false}, {kOutput, false, true}};
    made.passes = {pass};
    return made;
  }
};

}  // namespace qlinbench
