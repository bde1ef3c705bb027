// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/planner.h"

#include <fmt/format.h>

#include <bit>
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
#include "reference/bound.h"

namespace qlinbench {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kFloat32Bits = 24;

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

/// The unit roundoff of arithmetic with so many significant bits, or 0 where the manifest says
/// nothing. What Vulkan calls correctly rounded is either neighbour, unless a shader declares
/// otherwise, which the preamble does for float32 alone.
double unit_roundoff(const std::optional<Formula>& bits, const Scope& scope, bool to_nearest_even) {
  if (!bits) return 0.0;
  const auto significant = scope.value_within(*bits, 1, kFloat32Bits, "the number of bits");
  const int halvings = to_nearest_even && significant == kFloat32Bits ? 0 : 1;
  return std::ldexp(1.0, halvings - static_cast<int>(significant));
}

/// The most additions that some product of a sum goes through cannot be fewer.
std::int64_t least_depth(std::int64_t products) {
  return static_cast<std::int64_t>(std::bit_width(static_cast<std::uint64_t>(products - 1)));
}

Accuracy plan_accuracy(const AccuracySpec& spec, const Problem& problem, const Scope& scope,
                       bool to_nearest_even) {
  const auto count = [&](const std::optional<Formula>& formula, std::string_view what,
                         std::int64_t least = 0, std::int64_t most = kMost) {
    return formula ? scope.value_within(*formula, least, most, what) : 0;
  };
  Accuracy accuracy;
  accuracy.form = spec.form;
  accuracy.order = spec.order;
  accuracy.round_to_nearest_even = to_nearest_even;
  accuracy.part = count(spec.part, "the part");
  accuracy.products =
      count(spec.products, "the number of products", problem.k, kMostProductsPerK * problem.k);
  accuracy.depth = count(spec.depth, "the depth", least_depth(float_products(problem, accuracy)));
  accuracy.tile = count(spec.tile, "the tile");
  accuracy.reduced_unit_roundoff = unit_roundoff(spec.reduced_bits, scope, to_nearest_even);
  accuracy.reduced_roundings = count(spec.reduced_roundings, "the number of roundings");
  accuracy.sum_unit_roundoff = unit_roundoff(spec.sum_bits, scope, to_nearest_even);
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
    plan.buffers = plan_buffers(manifest_, problem_, scope_);
    check_buffers(plan.buffers, device_);
    plan.prepack = plan_passes(manifest_.prepack, plan.buffers);
    plan.passes = plan_passes(manifest_.passes, plan.buffers);
    plan.accuracy = plan_accuracy(manifest_.accuracy, problem_, scope_, to_nearest_even_);
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
