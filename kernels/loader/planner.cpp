// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/planner.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "kernels/loader/fingerprint.h"
#include "kernels/loader/limits.h"
#include "kernels/loader/operand_layout.h"
#include "kernels/loader/pass_planner.h"
#include "kernels/loader/refused.h"
#include "kernels/loader/scope.h"

namespace qlinbench {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

std::vector<BufferPlan> plan_buffers(const Manifest& manifest, const Problem& problem,
                                     const Scope& scope) {
  std::vector<BufferPlan> buffers;
  for (const OperandLayout& operand : operand_layouts(problem)) {
    buffers.push_back({std::string(operand.name), operand.bytes(), BufferLife::operand, false});
  }
  for (const BufferSpec& spec : manifest.buffers) {
    const std::int64_t bytes = scope.value_within(spec.bytes, 0, kMost, "the size in bytes");
    buffers.push_back({spec.name, bytes, spec.life, spec.zeroed});
  }
  return buffers;
}

/// 2^-bits, or 0 where the manifest says nothing.
double unit_roundoff(const std::optional<Formula>& bits, const Scope& scope) {
  if (!bits) return 0.0;
  return std::ldexp(1.0, -static_cast<int>(scope.value_within(*bits, 1, 24, "the number of bits")));
}

Accuracy plan_accuracy(const AccuracySpec& spec, const Scope& scope) {
  const auto count = [&](const std::optional<Formula>& formula, std::string_view what) {
    return formula ? scope.value_within(*formula, 0, kMost, what) : 0;
  };
  Accuracy accuracy;
  accuracy.form = spec.form;
  accuracy.order = spec.order;
  accuracy.products = count(spec.products, "the number of products");
  accuracy.depth = count(spec.depth, "the depth");
  accuracy.tile = count(spec.tile, "the tile");
  accuracy.part = count(spec.part, "the part");
  accuracy.reduced_unit_roundoff = unit_roundoff(spec.reduced_bits, scope);
  accuracy.reduced_roundings = count(spec.reduced_roundings, "the number of roundings");
  accuracy.sum_unit_roundoff = unit_roundoff(spec.sum_bits, scope);
  return accuracy;
}

/// Plans one variant of a kernel for one problem and device.
class VariantPlanner {
 public:
  VariantPlanner(const Manifest& manifest, const Problem& problem, const DeviceTraits& device,
                 ShaderCompiler& compiler, const VariantChoice& choice)
      : manifest_(manifest),
        problem_(problem),
        device_(device),
        compiler_(compiler),
        scope_(manifest, problem, device, choice) {}

  KernelPlan run() {
    KernelPlan plan;
    plan.kernel = manifest_.name;
    plan.constants = scope_.constants();
    plan.accuracy = plan_accuracy(manifest_.accuracy, scope_);
    plan.buffers = plan_buffers(manifest_, problem_, scope_);
    check_buffers(plan.buffers, device_);
    plan.prepack = plan_passes(manifest_.prepack, plan.buffers);
    plan.passes = plan_passes(manifest_.passes, plan.buffers);
    plan.accuracy.round_to_nearest_even = to_nearest_even_;
    if (plan.passes.empty()) {
      refuse(Refusal::Kind::error, "passes",
             fmt::format("{}:/passes: no pass has a 'when' that holds", manifest_.file));
    }
    plan.fingerprint = fingerprint_of(plan);
    return plan;
  }

 private:
  std::vector<PassPlan> plan_passes(const std::vector<PassSpec>& specs,
                                    const std::vector<BufferPlan>& buffers) {
    std::vector<PassPlan> passes;
    for (const PassSpec& spec : specs) {
      if (spec.when && !scope_.holds(*spec.when)) continue;
      PlannedPass planned = plan_pass(spec, scope_, buffers, problem_.rounding, device_, compiler_);
      to_nearest_even_ = to_nearest_even_ && planned.round_to_nearest_even;
      passes.push_back(std::move(planned.plan));
    }
    return passes;
  }

  const Manifest& manifest_;
  const Problem& problem_;
  const DeviceTraits& device_;
  ShaderCompiler& compiler_;
  Scope scope_;
  bool to_nearest_even_ = true;
};

}  // namespace

PlannedVariant plan_variant(const Manifest& manifest, const Problem& problem,
                            const DeviceTraits& device, const ChosenVariant& chosen,
                            ShaderCompiler& compiler) {
  if (chosen.refusal) return {chosen.name, *chosen.refusal};
  try {
    KernelPlan plan = VariantPlanner(manifest, problem, device, compiler, chosen.choice).run();
    plan.variant = chosen.name;
    plan.score = chosen.score;
    return {chosen.name, std::move(plan)};
  } catch (const Refused& refused) {
    return {chosen.name, refused.refusal()};
  }
}

}  // namespace qlinbench
