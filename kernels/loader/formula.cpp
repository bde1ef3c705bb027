// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/formula.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace qlinbench {
namespace {

/// Beyond this a sentence is none, and its expressions are work without end.
constexpr std::size_t kLongestSentence = 1000;
constexpr std::size_t kMostConditions = 64;

bool is_whole_number(const JsonView::Json& json) {
  if (!json.is_number_integer()) return false;
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return !json.is_number_unsigned() || json.get<std::uint64_t>() <= kMost;
}

}  // namespace

Formula FormulaReader::formula(const JsonView& json) const {
  if (is_whole_number(json.json())) {
    return {Expression::number(json.json().get<std::int64_t>()), json.pointer()};
  }
  if (!json.json().is_string()) {
    json.expected("a whole number of 64 bits or an expression in a string");
    return {{}, json.pointer()};
  }
  return parse(json, json.json().get_ref<const std::string&>());
}

Formula FormulaReader::parse(const JsonView& json, std::string_view text) const {
  auto parsed = Expression::parse(text);
  if (const auto* wrong = std::get_if<ExpressionMistake>(&parsed)) {
    const bool is_long = text.size() > kLongestSentence;
    json.mistake(is_long
                     ? wrong->message
                     : fmt::format("{} in column {} of '{}'", wrong->message, wrong->column, text));
    return {{}, json.pointer()};
  }
  auto& expression = std::get<Expression>(parsed);
  for (const Expression::Name& name : expression.names()) {
    if (std::find(known_.begin(), known_.end(), name.text) != known_.end()) continue;
    json.mistake(fmt::format("unknown name '{}' in column {} of '{}'{}", name.text, name.column,
                             text, did_you_mean(name.text, known_)));
  }
  return {std::move(expression), json.pointer()};
}

std::optional<Formula> FormulaReader::optional(const JsonView& object, std::string_view key) const {
  const auto member = object.find(key);
  return member ? std::optional(formula(*member)) : std::nullopt;
}

Formula FormulaReader::required(const JsonView& object, std::string_view key) const {
  const auto member = object.require(key);
  return member ? formula(*member) : Formula{{}, object.pointer()};
}

std::optional<Formula> FormulaReader::flag(const JsonView& object, std::string_view key) const {
  const auto member = object.find(key);
  if (member && member->json().is_boolean()) {
    return Formula{Expression::number(member->json().get<bool>() ? 1 : 0), member->pointer()};
  }
  return optional(object, key);
}

std::vector<Formula> FormulaReader::list(const JsonView& json) const {
  std::vector<Formula> formulas;
  for (const JsonView& element : json.elements()) formulas.push_back(formula(element));
  return formulas;
}

Sentence FormulaReader::sentence(const JsonView& json) const {
  Sentence sentence;
  const auto text = json.text();
  std::string_view rest = text ? *text : std::string_view();
  if (rest.size() > kLongestSentence) {
    json.mistake("the sentence is longer than 1000 characters");
    rest = {};
  }
  for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
    const std::size_t close = rest.find('}', open);
    if (close == std::string_view::npos) {
      json.mistake("a '{' is not closed; an expression stands between '{' and '}'");
      break;
    }
    sentence.texts.emplace_back(rest.substr(0, open));
    sentence.formulas.push_back(parse(json, rest.substr(open + 1, close - open - 1)));
    rest.remove_prefix(close + 1);
  }
  sentence.texts.emplace_back(rest);
  return sentence;
}

std::vector<Condition> FormulaReader::conditions(const JsonView& json) const {
  static const std::vector<std::string> kKeys = {"is", "else"};
  std::vector<Condition> conditions;
  if (json.json().size() > kMostConditions) json.mistake("at most 64 conditions are allowed");
  for (const JsonView& element : json.elements()) {
    element.check_keys(kKeys);
    Condition condition{required(element, "is"), {}};
    if (const auto otherwise = element.require("else")) condition.otherwise = sentence(*otherwise);
    conditions.push_back(std::move(condition));
  }
  return conditions;
}

}  // namespace qlinbench
