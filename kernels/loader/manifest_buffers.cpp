// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include "kernels/loader/glsl_words.h"
#include "kernels/loader/manifest_reader.h"
#include "kernels/loader/operand_layout.h"

namespace qlinbench {
namespace {

bool is_operand(std::string_view name) {
  const OperandLayouts layouts = operand_layouts({});
  return std::any_of(layouts.begin(), layouts.end(),
                     [&](const OperandLayout& layout) { return layout.name == name; });
}

BufferSpec read_buffer(const std::string& name, const JsonView& json,
                       const FormulaReader& formulas) {
  static const std::vector<std::string> kKeys = {"bytes", "life", "init", "type"};
  static const std::vector<std::string> kLives = {"weights", "call"};
  static const std::vector<std::string> kInits = {"none", "zero"};
  BufferSpec buffer;
  buffer.name = name;
  json.check_keys(kKeys);
  const std::string name_mistake = variable_name_mistake(name);
  if (!name_mistake.empty()) json.mistake(name_mistake);
  if (is_operand(name)) json.mistake("this is one of the operator's tensors, which need no entry");
  buffer.bytes = formulas.required(json, "bytes");
  if (const auto life = json.require("life")) {
    buffer.life = life->word(kLives) == "weights" ? BufferLife::weights : BufferLife::call;
  }
  if (const auto init = json.find("init")) buffer.zeroed = init->word(kInits) == "zero";
  buffer.type = "uint";
  if (const auto type = json.find("type")) {
    buffer.type = type->word(element_type_names()).value_or("uint");
  }
  return buffer;
}

}  // namespace

void read_buffers(const JsonView& root, const FormulaReader& formulas, Manifest& manifest) {
  const auto json = root.find("buffers");
  if (!json) return;
  check_count(*json, kMostBuffers);
  for (const auto& [name, buffer] : json->members()) {
    manifest.buffers.push_back(read_buffer(name, buffer, formulas));
  }
}

}  // namespace qlinbench
