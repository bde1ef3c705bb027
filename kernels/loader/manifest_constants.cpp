// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>

#include "kernels/loader/glsl_words.h"
#include "kernels/loader/manifest_reader.h"

namespace qlinbench {
namespace {

Constant read_constant(const std::string& name, const JsonView& json,
                       const FormulaReader& formulas) {
  Constant constant;
  constant.name = name;
  const std::string name_mistake = constant_name_mistake(name);
  if (!name_mistake.empty()) json.mistake(name_mistake);
  constant.is_axis = json.json().is_array();
  if (!constant.is_axis) {
    constant.values.push_back(formulas.formula(json));
    return constant;
  }
  if (json.json().empty()) json.mistake("an axis of variants needs at least one value");
  constant.values = formulas.list(json);
  return constant;
}

void check_variants(const JsonView& json, const Manifest& manifest) {
  std::size_t variants = 1;
  for (const Constant& constant : manifest.constants) {
    variants =
        std::min(variants * std::max<std::size_t>(constant.values.size(), 1), kMostVariants + 1);
  }
  if (variants > kMostVariants) {
    json.mistake(fmt::format("the lists multiply to more than {} variants", kMostVariants));
  }
}

/// Puts the constants in an order in which each stands behind those it depends on.
class Sorter {
 public:
  Sorter(const JsonView& json, Manifest& manifest)
      : json_(json), manifest_(manifest), state_(manifest.constants.size(), State::untouched) {}

  void run() {
    for (std::size_t i = 0; i < state_.size(); ++i) visit(i);
  }

 private:
  enum class State { untouched, open, done };

  void visit(std::size_t index) {
    if (state_[index] == State::done) return;
    path_.push_back(manifest_.constants[index].name);
    if (state_[index] == State::open) {
      report_cycle(index);
    } else {
      state_[index] = State::open;
      visit_names(manifest_.constants[index]);
      state_[index] = State::done;
      manifest_.constant_order.push_back(index);
    }
    path_.pop_back();
  }

  void visit_names(const Constant& constant) {
    Uses uses{false, false, constant.is_axis};
    for (const Formula& value : constant.values) {
      for (const Expression::Name& name : value.expression.names()) {
        const auto used = std::find_if(manifest_.constants.begin(), manifest_.constants.end(),
                                       [&](const Constant& c) { return c.name == name.text; });
        if (used == manifest_.constants.end()) continue;
        visit(static_cast<std::size_t>(used - manifest_.constants.begin()));
      }
      const Uses more = manifest_.uses(value);
      uses.problem = uses.problem || more.problem;
      uses.device = uses.device || more.device;
      uses.axis = uses.axis || more.axis;
    }
    manifest_.constant_uses[constant.name] = uses;
  }

  void report_cycle(std::size_t index) {
    const std::string& name = manifest_.constants[index].name;
    const auto first = std::find(path_.begin(), path_.end(), name);
    const auto place = json_.find(name);
    place.value_or(json_).mistake(fmt::format("'{}' depends on itself: {}", name,
                                              fmt::join(std::vector(first, path_.end()), " -> ")));
  }

  const JsonView& json_;
  Manifest& manifest_;
  std::vector<State> state_;
  std::vector<std::string> path_;
};

}  // namespace

void read_constants(const JsonView& root, const FormulaReader& formulas, Manifest& manifest) {
  const auto json = root.find("constants");
  if (!json) return;
  check_count(*json, kMostConstants);
  for (const auto& [name, value] : json->members()) {
    manifest.constants.push_back(read_constant(name, value, formulas));
  }
  check_variants(*json, manifest);
  if (manifest.constants.size() <= kMostConstants) Sorter(*json, manifest).run();
}

}  // namespace qlinbench
