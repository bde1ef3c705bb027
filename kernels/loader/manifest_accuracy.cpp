// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/manifest_reader.h"
#include "reference/names.h"

namespace qlinbench {
namespace {

/// "order": "any", {"depth": formula}, {"ascending": {}} or {"ascending": {"tile": formula}}.
void read_order(const JsonView& json, const FormulaReader& formulas, AccuracySpec& accuracy) {
  static const std::vector<std::string> kKeys = {"depth", "ascending"};
  static const std::vector<std::string> kAscendingKeys = {"tile"};
  if (json.json() == "any") return;
  if (!json.json().is_object() || json.json().size() != 1) {
    return json.mistake(
        R"(expected "any", {"depth": formula} or {"ascending": {}}, which may have a "tile")");
  }
  json.check_keys(kKeys);
  if (const auto depth = json.find("depth")) {
    accuracy.order = SumOrder::depth;
    accuracy.depth = formulas.formula(*depth);
  }
  if (const auto ascending = json.find("ascending")) {
    accuracy.order = SumOrder::ascending;
    ascending->check_keys(kAscendingKeys);
    accuracy.tile = formulas.optional(*ascending, "tile");
  }
}

void read_reduced(const JsonView& json, const FormulaReader& formulas, AccuracySpec& accuracy) {
  static const std::vector<std::string> kKeys = {"bits", "roundings", "sum_bits"};
  json.check_keys(kKeys);
  accuracy.reduced_bits = formulas.required(json, "bits");
  accuracy.reduced_roundings = formulas.required(json, "roundings");
  accuracy.sum_bits = formulas.optional(json, "sum_bits");
}

}  // namespace

AccuracySpec read_accuracy(const JsonView& root, const FormulaReader& formulas) {
  static const std::vector<std::string> kKeys = {"form", "order", "products", "part", "reduced"};
  AccuracySpec accuracy;
  const auto json = root.require("accuracy");
  if (!json) return accuracy;
  json->check_keys(kKeys);
  std::vector<std::string> forms;
  forms.reserve(kAccuracyForms.size());
  for (const auto& form : kAccuracyForms) forms.emplace_back(form.name);
  if (const auto form = json->require("form")) {
    const auto word = form->word(forms);
    if (word) accuracy.form = *from_name<AccuracyForm>(*word);
  }
  if (const auto order = json->find("order")) read_order(*order, formulas, accuracy);
  accuracy.products = formulas.optional(*json, "products");
  if (accuracy.products && accuracy.form != AccuracyForm::expanded) {
    json->mistake("'products' belongs to the form expanded");
  }
  accuracy.part = formulas.optional(*json, "part");
  if (accuracy.part && accuracy.form != AccuracyForm::elementwise) {
    json->mistake("'part' belongs to the form elementwise");
  }
  if (const auto reduced = json->find("reduced")) read_reduced(*reduced, formulas, accuracy);
  return accuracy;
}

}  // namespace qlinbench
