// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/chosen_variant.h"

#include <algorithm>
#include <set>
#include <utility>

#include "kernels/loader/manifest.h"
#include "kernels/loader/refused.h"
#include "kernels/loader/scope.h"
#include "kernels/loader/variants.h"

namespace qlinbench {
namespace {

/// Chooses the variants of one kernel for one problem and device.
class Chooser {
 public:
  Chooser(const Manifest& manifest, const Problem& problem, const DeviceTraits& device)
      : manifest_(manifest), problem_(problem), device_(device) {}

  std::vector<ChosenVariant> run() {
    try {
      refuse_for_all_variants();
      std::vector<ChosenVariant> variants = existing_variants();
      if (!variants.empty()) return variants;
      refuse(no_variant_.kind, no_variant_.code, no_variant_.message);
    } catch (const Refused& refused) {
      return {{.name = "", .choice = {}, .refusal = refused.refusal()}};
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

  std::vector<ChosenVariant> existing_variants() {
    std::vector<VariantChoice> choices = variant_choices(manifest_, device_);
    if (choices.empty()) {
      no_variant_ = {Refusal::Kind::skipped, "for_each",
                     "this device lists no row that the kernel's for_each asks for"};
    }
    std::set<std::string> names;
    std::vector<ChosenVariant> variants;
    for (VariantChoice& choice : choices) {
      const Scope scope(manifest_, problem_, device_, choice);
      if (!exists(scope)) continue;
      ChosenVariant chosen;
      chosen.name = variant_name(manifest_, device_, choice, scope);
      if (!names.insert(chosen.name).second) continue;
      look_at(scope, chosen);
      chosen.choice = std::move(choice);
      variants.push_back(std::move(chosen));
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

  /// Whether it takes the problem, and what it costs.
  void look_at(const Scope& scope, ChosenVariant& chosen) const {
    try {
      for (const Condition& condition : manifest_.accepts) {
        require(condition, scope, accepts_kind(), "accepts");
      }
      if (manifest_.score) chosen.score = scope.value(*manifest_.score);
    } catch (const Refused& refused) {
      chosen.refusal = refused.refusal();
    }
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
  Refusal no_variant_;
};

}  // namespace

std::vector<ChosenVariant> choose_variants(const Manifest& manifest, const Problem& problem,
                                           const DeviceTraits& device) {
  return Chooser(manifest, problem, device).run();
}

}  // namespace qlinbench
