// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "kernels/loader/chosen_variant.h"
#include "kernels/loader/device_traits.h"
#include "kernels/loader/manifest.h"
#include "reference/problem.h"

namespace qlinbench {

/// What the names of a manifest stand for, for a problem, a device and a variant. All of them
/// must outlive it.
class Scope {
 public:
  Scope(const Manifest& manifest, const Problem& problem, const DeviceTraits& device,
        const VariantChoice& choice);

  /// Throws Refused of kind error where the formula cannot be evaluated.
  std::int64_t value(const Formula& formula) const;
  bool holds(const Formula& formula) const { return value(formula) != 0; }
  /// As value; refuses also what lies outside [least, most], which `what` names.
  std::int64_t value_within(const Formula& formula, std::int64_t least, std::int64_t most,
                            std::string_view what) const;
  std::string text(const Sentence& sentence) const;
  /// Of every constant; throws Refused where one has no value.
  std::map<std::string, std::int64_t> constants() const;

 private:
  std::int64_t lookup(std::string_view name) const;
  std::int64_t row_member(std::string_view name) const;
  std::string place(const Formula& formula) const;

  const Manifest& manifest_;
  const Problem& problem_;
  const DeviceTraits& device_;
  const VariantChoice& choice_;
  /// A value, or the message of what went wrong: a constant may be wrong where it is not needed.
  std::map<std::string, std::variant<std::int64_t, std::string>, std::less<>> constants_;
};

}  // namespace qlinbench
