// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernels/loader/expression.h"
#include "kernels/loader/json_view.h"

namespace qlinbench {

/// An expression of a manifest and where it stands, for messages at evaluation.
struct Formula {
  Expression expression;
  std::string pointer;
};

/// Text in which {expression} is filled in: "group size {G} is no multiple of 4".
struct Sentence {
  std::vector<std::string> texts;  ///< one more than formulas; they alternate
  std::vector<Formula> formulas;
};

/// A formula that must hold (not be 0), and what is said where it does not.
struct Condition {
  Formula is;
  Sentence otherwise;
};

/// Reads formulas in which only `known` names may stand.
class FormulaReader {
 public:
  explicit FormulaReader(std::vector<std::string> known) : known_(std::move(known)) {}

  /// A whole number or a string with an expression. After a mistake, the formula 0.
  Formula formula(const JsonView& json) const;
  /// The member `key`, if it is there.
  std::optional<Formula> optional(const JsonView& object, std::string_view key) const;
  /// The member `key`, which must be there.
  Formula required(const JsonView& object, std::string_view key) const;
  /// true, false, or a formula.
  std::optional<Formula> flag(const JsonView& object, std::string_view key) const;
  std::vector<Formula> list(const JsonView& json) const;
  Sentence sentence(const JsonView& json) const;
  /// A list of {"is": formula, "else": sentence}.
  std::vector<Condition> conditions(const JsonView& json) const;

 private:
  Formula parse(const JsonView& json, std::string_view text) const;

  std::vector<std::string> known_;
};

}  // namespace qlinbench
