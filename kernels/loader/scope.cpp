// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/scope.h"

#include <fmt/format.h>

#include "kernels/loader/device_names.h"
#include "kernels/loader/refused.h"

namespace qlinbench {
namespace {

[[noreturn]] void refuse_formula(std::string message) {
  refuse(Refusal::Kind::error, "expression", std::move(message));
}

}  // namespace

Scope::Scope(const Manifest& manifest, const Problem& problem, const DeviceTraits& device,
             const VariantChoice& choice)
    : manifest_(manifest), problem_(problem), device_(device), choice_(choice) {
  for (const std::size_t index : manifest.constant_order) {
    const Constant& constant = manifest.constants[index];
    try {
      constants_[constant.name] = value(constant.values[choice.values[index]]);
    } catch (const Refused& refused) {
      constants_[constant.name] = refused.refusal().message;
    }
  }
}

std::string Scope::place(const Formula& formula) const {
  return fmt::format("{}:{}", manifest_.file, formula.pointer);
}

std::int64_t Scope::value(const Formula& formula) const {
  try {
    return formula.expression.evaluate([this](std::string_view name) { return lookup(name); });
  } catch (const EvaluationError& error) {
    refuse_formula(fmt::format("{}: {}", place(formula), error.what()));
  }
}

std::int64_t Scope::value_within(const Formula& formula, std::int64_t least, std::int64_t most,
                                 std::string_view what) const {
  const std::int64_t number = value(formula);
  if (number >= least && number <= most) return number;
  refuse_formula(
      fmt::format("{}: {} is {}, allowed are {} to {}", place(formula), what, number, least, most));
}

std::string Scope::text(const Sentence& sentence) const {
  std::string text = sentence.texts.front();
  for (std::size_t i = 0; i < sentence.formulas.size(); ++i) {
    text += std::to_string(value(sentence.formulas[i])) + sentence.texts[i + 1];
  }
  return text;
}

std::map<std::string, std::int64_t> Scope::constants() const {
  std::map<std::string, std::int64_t> values;
  for (const auto& [name, value] : constants_) values[name] = lookup(name);
  return values;
}

std::int64_t Scope::lookup(std::string_view name) const {
  const auto constant = constants_.find(name);
  if (constant != constants_.end()) {
    const auto* message = std::get_if<std::string>(&constant->second);
    if (message != nullptr) refuse_formula(*message);
    return std::get<std::int64_t>(constant->second);
  }
  if (name == "T") return problem_.tokens();
  if (name == "B") return problem_.b;
  if (name == "M") return problem_.m;
  if (name == "N") return problem_.n;
  if (name == "K") return problem_.k;
  if (name == "G") return problem_.group_size;
  if (const auto number = device_value(device_, name)) return *number;
  if (const auto number = row_word_value(name)) return *number;
  return row_member(name);
}

std::int64_t Scope::row_member(std::string_view name) const {
  const std::size_t dot = name.find('.');
  for (std::size_t i = 0; i < manifest_.for_each.size(); ++i) {
    if (manifest_.for_each[i].name != name.substr(0, dot) || choice_.rows[i] == nullptr) continue;
    const auto member = row_value(*choice_.rows[i], name.substr(dot + 1));
    if (member) return *member;
  }
  refuse_formula(fmt::format("{}: '{}' has no value", manifest_.file, name));
}

}  // namespace qlinbench
