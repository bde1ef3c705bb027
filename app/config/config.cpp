// SPDX-License-Identifier: BSD-3-Clause
#include "app/config/config.h"

#include <fmt/format.h>

#include <optional>

#include "app/config/expand.h"
#include "app/config/fields.h"
#include "app/config/file_error.h"
#include "kernels/loader/json_text.h"

namespace qlinbench {
namespace {

using Json = nlohmann::ordered_json;

const std::vector<std::string> kTopLevelKeys{"$schema", "name", "defaults", "cases"};

/// The parts of a document whose types are right; a null pointer where one is absent or refused.
struct Parts {
  std::string name;
  const Json* defaults = nullptr;
  const Json* cases = nullptr;
  bool defaults_refused = false;  ///< what it might have given is unknown
};

void read_text(const Json& value, const std::string& key, MistakeList& mistakes,
               std::string& text) {
  if (value.is_string()) {
    text = value.get<std::string>();
  } else {
    mistakes.add(join_pointer("", key), fmt::format("must be a string, not {}", type_of(value)));
  }
}

void read_defaults(const Json& value, MistakeList& mistakes, Parts& parts) {
  if (value.is_object()) {
    parts.defaults = &value;
    return;
  }
  parts.defaults_refused = true;
  mistakes.add("/defaults", fmt::format("must be an object, not {}", type_of(value)));
}

void read_cases(const Json& value, MistakeList& mistakes, Parts& parts) {
  if (!value.is_array()) {
    mistakes.add("/cases", fmt::format("must be a list of objects, not {}", type_of(value)));
  } else if (value.empty()) {
    mistakes.add("/cases", "the list is empty: must hold at least one case");
  } else {
    parts.cases = &value;
  }
}

Parts read_parts(const Json& document, MistakeList& mistakes) {
  Parts parts;
  std::string schema;
  bool cases_meant = document.contains("cases");
  for (const auto& [key, value] : document.items()) {
    if (key == "$schema") {
      read_text(value, key, mistakes, schema);
    } else if (key == "name") {
      read_text(value, key, mistakes, parts.name);
    } else if (key == "defaults") {
      read_defaults(value, mistakes, parts);
    } else if (key == "cases") {
      read_cases(value, mistakes, parts);
    } else {
      const std::string_view meant = refuse_key(key, "", kTopLevelKeys, mistakes);
      cases_meant = cases_meant || meant == "cases";
      parts.defaults_refused = parts.defaults_refused || meant == "defaults";
    }
  }
  if (!cases_meant) mistakes.add("", "'cases' is missing: must be a list of at least one object");
  return parts;
}

/// Defaults that were refused might have given any required member: none is then missing.
void assume_given(Fields& fields) {
  for (const IntegerField& field : integer_fields()) {
    if (!field.fallback && !(fields.*(field.axis))) (fields.*(field.axis)).emplace();
  }
}

std::vector<Case> read_document(const Json& document, std::span<const std::string> known_kernels,
                                MistakeList& mistakes, std::string& name) {
  if (!document.is_object()) {
    mistakes.add("", fmt::format("must be an object, not {}", type_of(document)));
    return {};
  }
  Parts parts = read_parts(document, mistakes);
  name = std::move(parts.name);
  Fields defaults;
  if (parts.defaults) defaults = read_fields(*parts.defaults, "/defaults", known_kernels, mistakes);
  if (parts.defaults_refused) assume_given(defaults);
  if (!parts.cases) return {};
  Expansion expansion(mistakes);
  for (std::size_t i = 0; i < parts.cases->size(); ++i) {
    const std::string place = fmt::format("/cases/{}", i);
    const Json& entry = (*parts.cases)[i];
    if (entry.is_object()) {
      expansion.add(read_fields(entry, place, known_kernels, mistakes), defaults, place);
    } else {
      mistakes.add(place, fmt::format("must be an object, not {}", type_of(entry)));
    }
  }
  return expansion.finish();
}

}  // namespace

ConfigOutcome parse_config(std::string_view text, const std::string& file,
                           std::span<const std::string> known_kernels) {
  MistakeList mistakes(file);
  ConfigOutcome outcome;
  outcome.config.file = file;
  const std::optional<Json> document = parse_json(text, file, mistakes.collected());
  if (document) {
    outcome.config.cases = read_document(*document, known_kernels, mistakes, outcome.config.name);
  }
  outcome.mistakes = std::move(mistakes.collected());
  return outcome;
}

ConfigOutcome load_config(const std::filesystem::path& file,
                          std::span<const std::string> known_kernels) {
  return parse_config(read_text_file(file), file.string(), known_kernels);
}

}  // namespace qlinbench
