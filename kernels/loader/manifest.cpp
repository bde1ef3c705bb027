// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/manifest.h"

#include "kernels/loader/glsl_words.h"
#include "kernels/loader/json_text.h"
#include "kernels/loader/manifest_reader.h"

namespace qlinbench {
namespace {

/// "extends" is read elsewhere; it stands here for those who misspell it.
const std::vector<std::string> kKeys = {"extends", "$schema",   "name",     "operator", "summary",
                                        "role",    "constants", "for_each", "where",    "accepts",
                                        "buffers", "prepack",   "passes",   "score",    "accuracy"};

void read_identity(const JsonView& root, Manifest& manifest) {
  static const std::vector<std::string> kOperators = {"qta8a_qga4w_qta8o"};
  static const std::vector<std::string> kRoles = {"baseline"};
  read_heading(root, manifest);
  if (const auto name = root.require("operator")) name->word(kOperators);
  if (const auto summary = root.require("summary")) manifest.summary = summary->text().value_or("");
  if (const auto role = root.find("role")) manifest.is_baseline = role->word(kRoles).has_value();
}

void read_document(const JsonView& root, Manifest& manifest, Mistakes& mistakes) {
  root.check_keys(kKeys);
  read_identity(root, manifest);
  read_row_axes(root, manifest);
  const FormulaReader formulas(known_names(root, manifest));
  read_constants(root, formulas, manifest);
  if (const auto where = root.find("where")) manifest.where = formulas.conditions(*where);
  if (const auto accepts = root.find("accepts")) manifest.accepts = formulas.conditions(*accepts);
  read_buffers(root, formulas, manifest);
  PassReader passes(formulas, mistakes, manifest);
  manifest.prepack = passes.read(root, true);
  manifest.passes = passes.read(root, false);
  manifest.score = formulas.optional(root, "score");
  manifest.accuracy = read_accuracy(root, formulas);
}

}  // namespace

void read_heading(const JsonView& root, Manifest& manifest) {
  if (const auto schema = root.find("$schema")) schema->text();
  const auto name = root.require("name");
  if (!name) return;
  manifest.name = name->text().value_or("");
  const std::string wrong = kernel_name_mistake(manifest.name);
  if (name->json().is_string() && !wrong.empty()) name->mistake(wrong);
}

std::shared_ptr<const Manifest> read_manifest(std::shared_ptr<const KernelFiles> files,
                                              Mistakes& mistakes) {
  const NamedText file = files->read(kManifestFile);
  auto manifest = std::make_shared<Manifest>();
  manifest->file = file.name;
  manifest->files = std::move(files);
  if (!file.content.text) {
    mistakes.push_back({manifest->file, "", file.content.reason});
    return nullptr;
  }
  const std::size_t before = mistakes.size();
  const auto json = parse_json(*file.content.text, manifest->file, mistakes);
  if (!json) return nullptr;
  read_document(JsonView(*json, manifest->file, mistakes), *manifest, mistakes);
  return mistakes.size() == before ? manifest : nullptr;
}

}  // namespace qlinbench
