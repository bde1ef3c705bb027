// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>

#include "kernels/loader/device_names.h"
#include "kernels/loader/glsl_words.h"
#include "kernels/loader/manifest_reader.h"

namespace qlinbench {
namespace {

const std::vector<std::string> kLetters = {"B", "M", "N", "K", "G", "T"};

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// "cm.m" and so on, and the words that members are compared with.
std::vector<std::string> names_of_rows(const std::vector<RowAxis>& axes) {
  std::vector<std::string> names;
  for (const RowAxis& axis : axes) {
    for (const std::string& member : row_members()) {
      names.push_back(fmt::format("{}.{}", axis.name, member));
    }
  }
  if (axes.empty()) return names;
  const std::vector<std::string> words = row_words();
  names.insert(names.end(), words.begin(), words.end());
  return names;
}

RowAxis read_row_axis(const std::string& name, const JsonView& json) {
  static const std::vector<std::string> kKeys = {"in", "where"};
  RowAxis axis;
  axis.name = name;
  json.check_keys(kKeys);
  const std::string name_mistake = variable_name_mistake(name);
  if (!name_mistake.empty()) json.mistake(name_mistake);
  if (name == "device" || contains(row_words(), name)) json.mistake("this name is taken");
  const auto table = json.require("in");
  if (table) axis.table = table->word(device_table_names()).value_or("");
  std::vector<std::string> names = names_of_rows({axis});
  const std::vector<std::string> device = device_names();
  names.insert(names.end(), device.begin(), device.end());
  axis.where = FormulaReader(std::move(names)).optional(json, "where");
  return axis;
}

}  // namespace

void check_count(const JsonView& json, std::size_t most) {
  if (json.json().size() <= most) return;
  json.mistake(fmt::format("{} members are too many, {} are allowed", json.json().size(), most));
}

void read_row_axes(const JsonView& root, Manifest& manifest) {
  const auto json = root.find("for_each");
  if (!json) return;
  check_count(*json, 2);
  for (const auto& [name, axis] : json->members()) {
    manifest.for_each.push_back(read_row_axis(name, axis));
  }
}

std::vector<std::string> known_names(const JsonView& root, const Manifest& manifest) {
  std::vector<std::string> names = kLetters;
  for (const auto& more : {device_names(), names_of_rows(manifest.for_each)}) {
    names.insert(names.end(), more.begin(), more.end());
  }
  const auto constants = root.find("constants");
  if (!constants || !constants->json().is_object()) return names;
  for (const auto& [name, value] : constants->members()) names.push_back(name);
  return names;
}

Uses Manifest::uses(const Formula& formula) const {
  Uses uses;
  for (const Expression::Name& used : formula.expression.names()) {
    const std::string_view text = used.text;
    const auto constant = constant_uses.find(text);
    if (constant != constant_uses.end()) {
      uses.problem = uses.problem || constant->second.problem;
      uses.device = uses.device || constant->second.device;
      uses.axis = uses.axis || constant->second.axis;
    } else if (text.starts_with("device.")) {
      uses.device = true;
    } else if (text.find('.') != std::string_view::npos) {
      uses.device = uses.axis = true;  // a row's member
    } else if (contains(kLetters, text)) {
      uses.problem = true;
    }
  }
  return uses;
}

}  // namespace qlinbench
