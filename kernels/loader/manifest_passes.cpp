// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>

#include "kernels/loader/glsl_words.h"
#include "kernels/loader/manifest_reader.h"
#include "kernels/loader/operand_layout.h"

namespace qlinbench {
namespace {

const OperandLayouts kOperands = operand_layouts({});

bool is_weight_operand(std::string_view name) {
  return name == "w_packed" || name == "w_scales_and_zeros";
}

/// What a buffer is to a pass: its name, its element type and who owns it.
struct BufferChoice {
  std::string name;
  std::string type;
  BufferLife life;
};

std::vector<BufferChoice> buffer_choices(const Manifest& manifest) {
  std::vector<BufferChoice> choices;
  for (const OperandLayout& operand : kOperands) {
    choices.push_back({std::string(operand.name), std::string(operand.type), BufferLife::operand});
  }
  for (const BufferSpec& buffer : manifest.buffers) {
    choices.push_back({buffer.name, buffer.type, buffer.life});
  }
  return choices;
}

/// Why a pass may not reach a buffer in this way; empty where it may. Prepacking runs once, with
/// the weights alone; a call must leave the weights as they are.
std::string access_mistake(const BufferChoice& buffer, bool writes, bool is_prepack) {
  const bool is_operand = buffer.life == BufferLife::operand;
  const bool is_call = buffer.life == BufferLife::call;
  if (is_prepack && writes && buffer.life != BufferLife::weights) {
    return "a prepack pass writes buffers of life weights only";
  }
  if (is_prepack && (is_call || (is_operand && !is_weight_operand(buffer.name)))) {
    return "a prepack pass reads w_packed, w_scales_and_zeros and buffers of life weights only";
  }
  if (!is_prepack && writes && !is_call && buffer.name != "y") {
    return "a pass writes y and buffers of life call only";
  }
  return {};
}

}  // namespace

std::vector<PassSpec> PassReader::read(const JsonView& root, bool is_prepack) {
  std::vector<PassSpec> passes;
  const auto json = is_prepack ? root.find("prepack") : root.require("passes");
  if (!json) return passes;
  check_count(*json, kMostPasses);
  for (const JsonView& pass : json->elements()) {
    PassSpec spec = read_pass(pass, is_prepack);
    const std::string stem = spec.shader.substr(0, spec.shader.rfind('.'));
    spec.id = fmt::format("{}{}_{}", is_prepack ? "prepack" : "", passes.size(), stem);
    passes.push_back(std::move(spec));
  }
  if (is_prepack) return passes;
  const bool writes_y = std::any_of(passes.begin(), passes.end(), [](const PassSpec& pass) {
    return std::any_of(pass.accesses.begin(), pass.accesses.end(), [](const AccessSpec& access) {
      return access.writes && access.buffer == kOperandCount - 1;
    });
  });
  if (!writes_y) json->mistake("no pass writes y");
  return passes;
}

PassSpec PassReader::read_pass(const JsonView& json, bool is_prepack) {
  static const std::vector<std::string> kKeys = {"shader", "local",         "grid",
                                                 "reads",  "writes",        "push",
                                                 "when",   "subgroup_size", "full_subgroups"};
  PassSpec pass;
  pass.pointer = json.pointer();
  json.check_keys(kKeys);
  if (const auto shader = json.require("shader")) read_shader_text(*shader, pass);
  pass.local = sizes(json, "local");
  pass.grid = sizes(json, "grid");
  read_accesses(json, false, is_prepack, pass);
  read_accesses(json, true, is_prepack, pass);
  const std::vector<BufferChoice> choices = buffer_choices(manifest_);
  for (AccessSpec& access : pass.accesses) {
    if (access.type.empty()) access.type = choices[access.buffer].type;
  }
  read_push(json, pass);
  pass.when = formulas_.optional(json, "when");
  pass.subgroup_size = formulas_.optional(json, "subgroup_size");
  pass.full_subgroups = formulas_.flag(json, "full_subgroups");
  return pass;
}

void PassReader::read_shader_text(const JsonView& json, PassSpec& pass) {
  pass.shader = json.text().value_or("");
  if (pass.shader.empty()) return;
  if (!is_plain_path(pass.shader) || pass.shader.find('/') != std::string::npos ||
      !pass.shader.ends_with(".comp")) {
    return json.mistake("a shader is a file of the kernel's folder whose name ends in .comp");
  }
  auto& source = sources_[pass.shader];
  if (!source) {
    Mistakes found;
    source = std::make_shared<ShaderSource>(read_shader(*manifest_.files, pass.shader, found));
    for (Mistake& mistake : found) {
      const bool whole_file = mistake.place.empty();
      if (whole_file) json.mistake(fmt::format("'{}' {}", pass.shader, mistake.message));
      if (!whole_file) mistakes_.push_back(std::move(mistake));
    }
  }
  pass.source = source;
}

std::vector<Formula> PassReader::sizes(const JsonView& json, std::string_view key) const {
  const auto member = json.require(key);
  if (!member) return {};
  std::vector<Formula> formulas = formulas_.list(*member);
  if (member->json().is_array() && (formulas.empty() || formulas.size() > 3)) {
    member->mistake("one to three sizes are needed: x, y, z");
  }
  return formulas;
}

void PassReader::read_accesses(const JsonView& pass, bool writes, bool is_prepack, PassSpec& spec) {
  const auto json = pass.find(writes ? "writes" : "reads");
  if (!json) return;
  check_count(*json, kMostBuffers);
  for (const JsonView& access : json->elements()) add_access(access, writes, is_prepack, spec);
}

/// "x" or {"buffer": "x", "type": "uvec4", "as": "x4"}.
void PassReader::add_access(const JsonView& json, bool writes, bool is_prepack, PassSpec& spec) {
  static const std::vector<std::string> kKeys = {"buffer", "type", "as"};
  const std::vector<BufferChoice> choices = buffer_choices(manifest_);
  std::vector<std::string> names;
  names.reserve(choices.size());
  for (const BufferChoice& choice : choices) names.push_back(choice.name);
  const bool is_object = json.json().is_object();
  if (is_object) json.check_keys(kKeys);
  const auto buffer = is_object ? json.require("buffer") : std::optional(json);
  const auto name = buffer ? buffer->word(names) : std::nullopt;
  if (!name) return;
  AccessSpec access{*name, "", 0, !writes, writes};
  access.buffer =
      static_cast<std::size_t>(std::find(names.begin(), names.end(), *name) - names.begin());
  const std::string wrong = access_mistake(choices[access.buffer], writes, is_prepack);
  if (!wrong.empty()) json.mistake(fmt::format("'{}' is not allowed here: {}", *name, wrong));
  if (const auto type = json.find("type")) {
    access.type = type->word(element_type_names()).value_or("");
  }
  if (const auto as = json.find("as")) {
    access.name = as->text().value_or("");
    const std::string name_mistake = variable_name_mistake(access.name);
    if (!name_mistake.empty()) as->mistake(name_mistake);
  }
  merge_access(json, access, spec);
}

/// A name in reads and in writes is one binding.
void PassReader::merge_access(const JsonView& json, const AccessSpec& access, PassSpec& spec) {
  for (AccessSpec& other : spec.accesses) {
    if (other.name != access.name) continue;
    const bool clash = other.buffer != access.buffer || (other.writes && access.writes) ||
                       (other.reads && access.reads) ||
                       (!other.type.empty() && !access.type.empty() && other.type != access.type);
    if (clash) json.mistake(fmt::format("'{}' stands for something else already", access.name));
    if (other.type.empty()) other.type = access.type;
    other.reads = other.reads || access.reads;
    other.writes = other.writes || access.writes;
    return;
  }
  spec.accesses.push_back(access);
}

/// {"name": formula} or {"name": {"value": formula, "type": "int"}}.
void PassReader::read_push(const JsonView& pass, PassSpec& spec) const {
  static const std::vector<std::string> kKeys = {"value", "type"};
  static const std::vector<std::string> kTypes = {"uint", "int"};
  const auto json = pass.find("push");
  if (!json) return;
  check_count(*json, kMostBuffers);
  for (const auto& [name, value] : json->members()) {
    PushSpec push{name, "uint", {}};
    const std::string name_mistake = variable_name_mistake(name);
    if (!name_mistake.empty()) value.mistake(name_mistake);
    for (const AccessSpec& access : spec.accesses) {
      if (access.name == name) value.mistake("a buffer of this pass has the same name");
    }
    const bool is_object = value.json().is_object();
    if (is_object) value.check_keys(kKeys);
    push.value = is_object ? formulas_.required(value, "value") : formulas_.formula(value);
    if (const auto type = value.find("type")) push.type = type->word(kTypes).value_or("uint");
    spec.push.push_back(std::move(push));
  }
}

}  // namespace qlinbench
