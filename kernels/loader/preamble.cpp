// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/preamble.h"

#include <fmt/format.h>

#include <cstddef>
#include <iterator>
#include <limits>
#include <set>
#include <string_view>

#include "kernels/loader/glsl_words.h"

namespace qlinbench {
namespace {

/// A literal that GLSL reads as the same number, an int where one can hold it; empty for numbers
/// of more than 32 bits.
std::string literal(std::int64_t value) {
  if (value > std::numeric_limits<std::uint32_t>::max()) return {};
  if (value > std::numeric_limits<std::int32_t>::max()) return fmt::format("{}u", value);
  if (value >= 0) return std::to_string(value);
  if (value > std::numeric_limits<std::int32_t>::min()) return fmt::format("({})", value);
  if (value == std::numeric_limits<std::int32_t>::min()) return "(-2147483647 - 1)";
  return {};
}

std::string macros(const PreambleValues& values) {
  std::string text;
  for (const auto& [name, value] : values.constants) {
    const std::string number = literal(value);
    text += number.empty() ? fmt::format("// {} is {}: no 32 bits hold it\n", name, value)
                           : fmt::format("#define {} {}\n", name, number);
  }
  text += "#define ROUNDING_HALF_EVEN 0\n#define ROUNDING_HALF_AWAY 1\n";
  const bool even = values.rounding == Rounding::half_even;
  return text + fmt::format("#define ROUNDING ROUNDING_HALF_{}\n", even ? "EVEN" : "AWAY");
}

/// Names in upper case, so that no variable of a manifest can be called the same.
std::string bindings(const PassSpec& pass) {
  std::string text;
  for (std::size_t i = 0; i < pass.accesses.size(); ++i) {
    const AccessSpec& access = pass.accesses[i];
    std::string_view qualifier;
    if (!access.writes) qualifier = "readonly ";
    if (!access.reads) qualifier = "writeonly ";
    fmt::format_to(std::back_inserter(text),
                   "layout(std430, set = 0, binding = {}) {}buffer Binding{} {{ {} {}[]; }};\n", i,
                   qualifier, i, access.type, access.name);
  }
  return text;
}

std::string push_block(const PassSpec& pass) {
  if (pass.push.empty()) return {};
  std::string members;
  for (const PushSpec& push : pass.push) members += fmt::format(" {} {};", push.type, push.name);
  return fmt::format("layout(push_constant, std430) uniform PushConstants {{{} }};\n", members);
}

std::string extensions_of_types(const PassSpec& pass) {
  std::set<std::string_view> needed;
  for (const AccessSpec& access : pass.accesses) {
    const ElementType* type = find_element_type(access.type);
    if (type != nullptr && !type->extension.empty()) needed.insert(type->extension);
  }
  std::string text;
  for (const std::string_view name : needed) text += fmt::format("#extension {} : require\n", name);
  return text;
}

std::string rounding_mode() {
  return fmt::format(
      "#extension GL_EXT_spirv_intrinsics : require\n"
      "spirv_execution_mode(extensions = [\"SPV_KHR_float_controls\"], capabilities = [{}], {}, "
      "32);\n",
      kCapabilityRoundingModeRte, kExecutionModeRoundingModeRte);
}

}  // namespace

std::string shader_text(const PassSpec& pass, const PreambleValues& values) {
  const ShaderSource& source = *pass.source;
  std::string text = "#version 450\n#extension GL_GOOGLE_cpp_style_line_directive : require\n";
  text += source.extensions;
  text += line_directive(1, source.file + " (preamble)");
  text += extensions_of_types(pass);
  if (values.round_to_nearest_even) text += rounding_mode();
  text += macros(values) + bindings(pass) + push_block(pass);
  text += fmt::format("layout(local_size_x = {}, local_size_y = {}, local_size_z = {}) in;\n",
                      values.local[0], values.local[1], values.local[2]);
  return text + source.body;
}

}  // namespace qlinbench
