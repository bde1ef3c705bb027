// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "kernels/loader/operand_layout.h"
#include "reference/generate.h"
#include "tests/gpu/gpu_fixture.h"

namespace qlinbench {

inline constexpr std::size_t kX = kActivations;
inline constexpr std::size_t kY = kOutput;

/// N = K, so that rows of x and y have the same stride and one can be copied to the other; 18 is
/// no multiple of the row alignment.
inline constexpr Problem kSquare{.b = 1, .m = 7, .n = 18, .k = 18, .group_size = 18};

inline constexpr const char* kCopy = R"(
layout(local_size_x = 1) in;
layout(std430, set = 0, binding = 0) readonly buffer source_block { uint source[]; };
layout(std430, set = 0, binding = 1) writeonly buffer target_block { uint target[]; };
layout(push_constant) uniform push_block { uint offset; } push;
void main() { uint i = gl_WorkGroupID.x; target[i] = source[i] + push.offset; }
)";

class ExecutorTest : public GpuTest {
 protected:
  using GpuTest::GpuTest;

  void load() {
    operands_ = generate_operands(kSquare, Distribution::normal, 3);
    executor_->load(kSquare, operands_);
  }

  KernelPlan operands_only() {
    KernelPlan plan;
    for (const OperandLayout& layout : operand_layouts(kSquare)) {
      plan.buffers.push_back({std::string(layout.name), layout.bytes(), BufferLife::operand});
    }
    return plan;
  }

  /// Copies all words of a buffer as large as y to another, adding `offset` to each.
  PassPlan copy(std::size_t from, std::size_t to, std::uint32_t offset = 0) {
    PassPlan pass;
    pass.name = "copy";
    pass.text = std::make_shared<ShaderText>(ShaderText{"copy", kCopy});
    pass.spirv = compile(kCopy);
    pass.grid = {words(), 1, 1};
    const auto bytes = std::as_bytes(std::span(&offset, 1));
    pass.push.assign(bytes.begin(), bytes.end());
    pass.bindings = {{from, true, false}, {to, false, true}};
    return pass;
  }

  /// x to y through scratch, with a hazard between the two passes.
  KernelPlan two_passes() {
    KernelPlan plan = operands_only();
    plan.buffers.push_back({"scratch", std::int64_t{4} * words(), BufferLife::call});
    plan.passes = {copy(kX, plan.buffers.size() - 1), copy(plan.buffers.size() - 1, kY)};
    return plan;
  }

  std::vector<std::int8_t> answer_of(const KernelPlan& plan) {
    const auto kernel = executor_->prepare(plan);
    kernel->run_once();
    return kernel->read_output();
  }

  RawSample take(PreparedKernel& kernel, const SampleKind& kind) {
    const SampleRequest request{&kernel, kind};
    return executor_->take_samples({&request, 1}).samples.front();
  }

  static std::uint32_t words() {
    return static_cast<std::uint32_t>(operand_layouts(kSquare)[kY].bytes() / 4);
  }

  Operands operands_;
};

}  // namespace qlinbench
