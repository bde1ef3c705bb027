// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/planner.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "kernels/loader/fingerprint.h"
#include "kernels/loader/limits.h"
#include "kernels/loader/operand_layout.h"
#include "kernels/loader/pass_planner.h"
#include "kernels/loader/refused.h"
#include "kernels/loader/scope.h"
#include "kernels/loader/variants.h"

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

/// Plans one kernel for one problem and device.
class Planner {
 public:
  Planner(const Manifest& manifest, const Problem& problem, const DeviceTraits& device,
          ShaderCompiler& compiler)
      : manifest_(manifest), problem_(problem), device_(device), compiler_(compiler) {}

  std::vector<PlannedVariant> run() {
    try {
      refuse_for_all_variants();
      std::vector<PlannedVariant> variants = plan_variants();
      if (!variants.empty()) return variants;
      refuse(no_variant_.kind, no_variant_.code, no_variant_.message);
    } catch (const Refused& refused) {
      return {{"", refused.refusal()}};
    }
  }

 private:
  /// Conditions that hold or fail for all variants alike, before there are any.
  void refuse_for_all_variants() const {
    const VariantChoice first{
        std::vector<const CooperativeMatrixShape*>(manifest_.for_each.size(), nullptr),
        std::vector<std::size_t>(manifest_.constants.size(), 0)};
    const Scope scope(manifest_, problem_, device_, first);
    for (const Condition& condition : manifest_.accepts) {
      if (!uses_axis(condition)) require(condition, scope, accepts_kind(), "accepts");
    }
    for (const Condition& condition : manifest_.where) {
      if (!uses_axis(condition)) require(condition, scope, where_kind(condition), "where");
    }
  }

  std::vector<PlannedVariant> plan_variants() {
    const std::vector<VariantChoice> choices = variant_choices(manifest_, device_);
    if (choices.empty()) {
      no_variant_ = {Refusal::Kind::skipped, "for_each",
                     "this device lists no row that the kernel's for_each asks for"};
    }
    std::set<std::string> names;
    std::vector<PlannedVariant> variants;
    for (const VariantChoice& choice : choices) {
      const Scope scope(manifest_, problem_, device_, choice);
      if (!exists(scope)) continue;
      const std::string name = variant_name(manifest_, device_, choice, scope);
      if (names.insert(name).second) variants.push_back({name, plan_variant(name, scope)});
    }
    return variants;
  }

  /// Whether `where` keeps the variant; the first sentence of one that it does not is kept.
  bool exists(const Scope& scope) {
    try {
      for (const Condition& condition : manifest_.where) {
        require(condition, scope, where_kind(condition), "where");
      }
      return true;
    } catch (const Refused& refused) {
      if (refused.refusal().kind == Refusal::Kind::error) throw;
      if (no_variant_.message.empty()) no_variant_ = refused.refusal();
      return false;
    }
  }

  std::variant<KernelPlan, Refusal> plan_variant(const std::string& name, const Scope& scope) {
    try {
      for (const Condition& condition : manifest_.accepts) {
        require(condition, scope, accepts_kind(), "accepts");
      }
      return plan_accepted(name, scope);
    } catch (const Refused& refused) {
      return refused.refusal();
    }
  }

  KernelPlan plan_accepted(const std::string& name, const Scope& scope) {
    KernelPlan plan;
    plan.kernel = manifest_.name;
    plan.variant = name;
    plan.constants = scope.constants();
    plan.accuracy = plan_accuracy(manifest_.accuracy, scope);
    plan.score = manifest_.score ? scope.value(*manifest_.score) : kMost;
    plan.buffers = plan_buffers(manifest_, problem_, scope);
    check_buffers(plan.buffers, device_);
    bool to_nearest_even = true;
    plan.prepack = plan_passes(manifest_.prepack, plan.buffers, scope, to_nearest_even);
    plan.passes = plan_passes(manifest_.passes, plan.buffers, scope, to_nearest_even);
    plan.accuracy.round_to_nearest_even = to_nearest_even;
    if (plan.passes.empty()) {
      refuse(Refusal::Kind::error, "passes",
             fmt::format("{}:/passes: no pass has a 'when' that holds", manifest_.file));
    }
    plan.fingerprint = fingerprint_of(plan);
    return plan;
  }

  std::vector<PassPlan> plan_passes(const std::vector<PassSpec>& specs,
                                    const std::vector<BufferPlan>& buffers, const Scope& scope,
                                    bool& to_nearest_even) {
    std::vector<PassPlan> passes;
    for (const PassSpec& spec : specs) {
      if (spec.when && !scope.holds(*spec.when)) continue;
      PlannedPass planned = plan_pass(spec, scope, buffers, problem_.rounding, device_, compiler_);
      to_nearest_even = to_nearest_even && planned.round_to_nearest_even;
      passes.push_back(std::move(planned.plan));
    }
    return passes;
  }

  bool uses_axis(const Condition& condition) const {
    bool axis = manifest_.uses(condition.is).axis;
    for (const Formula& formula : condition.otherwise.formulas) {
      axis = axis || manifest_.uses(formula).axis;
    }
    return axis;
  }

  static Refusal::Kind accepts_kind() { return Refusal::Kind::unsupported; }

  /// A variant that is missing because of the device is skipped there, one that is missing because
  /// of the problem does not take it.
  Refusal::Kind where_kind(const Condition& condition) const {
    return manifest_.uses(condition.is).device ? Refusal::Kind::skipped
                                               : Refusal::Kind::unsupported;
  }

  static void require(const Condition& condition, const Scope& scope, Refusal::Kind kind,
                      std::string_view code) {
    if (!scope.holds(condition.is)) {
      refuse(kind, std::string(code), scope.text(condition.otherwise));
    }
  }

  const Manifest& manifest_;
  const Problem& problem_;
  const DeviceTraits& device_;
  ShaderCompiler& compiler_;
  Refusal no_variant_;
};

}  // namespace

std::vector<PlannedVariant> plan_kernel(const Manifest& manifest, const Problem& problem,
                                        const DeviceTraits& device, ShaderCompiler& compiler) {
  return Planner(manifest, problem, device, compiler).run();
}

}  // namespace qlinbench
