// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/glsl_words.h"

#include <algorithm>
#include <array>

namespace qlinbench {
namespace {

constexpr std::size_t kLongestName = 64;

constexpr std::string_view kStorage8 = "GL_EXT_shader_8bit_storage";
constexpr std::string_view kStorage16 = "GL_EXT_shader_16bit_storage";
constexpr std::string_view kInt64 = "GL_EXT_shader_explicit_arithmetic_types_int64";

constexpr ElementType kElementTypes[] = {
    {"uint", ""},
    {"uvec2", ""},
    {"uvec4", ""},
    {"int", ""},
    {"ivec2", ""},
    {"ivec4", ""},
    {"float", ""},
    {"vec2", ""},
    {"vec4", ""},
    {"int8_t", kStorage8},
    {"i8vec2", kStorage8},
    {"i8vec4", kStorage8},
    {"uint8_t", kStorage8},
    {"u8vec2", kStorage8},
    {"u8vec4", kStorage8},
    {"int16_t", kStorage16},
    {"i16vec2", kStorage16},
    {"i16vec4", kStorage16},
    {"uint16_t", kStorage16},
    {"u16vec2", kStorage16},
    {"u16vec4", kStorage16},
    {"float16_t", kStorage16},
    {"f16vec2", kStorage16},
    {"f16vec4", kStorage16},
    {"int64_t", kInt64},
    {"i64vec2", kInt64},
    {"uint64_t", kInt64},
    {"u64vec2", kInt64},
};

/// Keywords in lower case of GLSL 4.50, 3.6, those reserved for the future among them; the names
/// of opaque types (samplers, images, textures) are recognized by their parts.
constexpr std::string_view kKeywords[] = {
    "active",    "asm",     "atomic_uint", "attribute",  "bool",          "break",    "buffer",
    "bvec2",     "bvec3",   "bvec4",       "case",       "cast",          "centroid", "class",
    "coherent",  "common",  "const",       "continue",   "default",       "demote",   "discard",
    "do",        "double",  "else",        "enum",       "extern",        "external", "false",
    "filter",    "fixed",   "flat",        "float",      "for",           "fvec2",    "fvec3",
    "fvec4",     "goto",    "half",        "highp",      "hvec2",         "hvec3",    "hvec4",
    "if",        "in",      "inline",      "inout",      "input",         "int",      "interface",
    "invariant", "ivec2",   "ivec3",       "ivec4",      "layout",        "long",     "lowp",
    "main",      "mediump", "namespace",   "noinline",   "noperspective", "out",      "output",
    "partition", "patch",   "precise",     "precision",  "public",        "readonly", "resource",
    "restrict",  "return",  "sample",      "shared",     "short",         "sizeof",   "smooth",
    "static",    "struct",  "subpass",     "subroutine", "superp",        "switch",   "template",
    "this",      "true",    "typedef",     "uint",       "uniform",       "union",    "unsigned",
    "using",     "uvec2",   "uvec3",       "uvec4",      "varying",       "vec2",     "vec3",
    "vec4",      "void",    "volatile",    "while",      "writeonly"};

bool is_keyword(std::string_view word) {
  if (std::find(std::begin(kKeywords), std::end(kKeywords), word) != std::end(kKeywords)) {
    return true;
  }
  if (find_element_type(word) != nullptr) return true;
  constexpr std::array<std::string_view, 7> kOpaque = {
      "sampler", "image", "texture", "subpassinput", "mat", "dmat", "dvec"};
  std::string_view rest = word;
  if (rest.starts_with('i') || rest.starts_with('u')) {
    if (!rest.starts_with("image")) rest.remove_prefix(1);
  }
  for (const std::string_view stem : kOpaque) {
    if (!rest.starts_with(stem)) continue;
    const std::string_view tail = rest.substr(stem.size());
    if (tail.empty() ? stem != "mat" && stem != "dmat" && stem != "dvec"
                     : tail[0] >= '1' && tail[0] <= '4') {
      return true;
    }
  }
  return false;
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_other(char c) {
  return (c >= '0' && c <= '9') || c == '_';
}

template <typename IsLetter>
bool is_word(std::string_view name, IsLetter is_letter) {
  if (name.empty() || name.size() > kLongestName || !is_letter(name[0])) return false;
  if (name.find("__") != std::string_view::npos) return false;  // reserved by GLSL
  return std::all_of(name.begin(), name.end(), [&](char c) { return is_letter(c) || is_other(c); });
}

}  // namespace

const ElementType* find_element_type(std::string_view name) {
  const auto* found = std::find_if(std::begin(kElementTypes), std::end(kElementTypes),
                                   [&](const ElementType& type) { return type.name == name; });
  return found == std::end(kElementTypes) ? nullptr : found;
}

std::vector<std::string> element_type_names() {
  std::vector<std::string> names;
  for (const ElementType& type : kElementTypes) names.emplace_back(type.name);
  return names;
}

std::string constant_name_mistake(std::string_view name) {
  if (!is_word(name, is_upper)) {
    return "a constant becomes a macro: its name has A-Z, 0-9 and single '_', begins with a "
           "letter and is at most 64 long";
  }
  constexpr std::array<std::string_view, 6> kLetters = {"T", "M", "N", "K", "G", "B"};
  if (std::find(kLetters.begin(), kLetters.end(), name) != kLetters.end()) {
    return "the letters T, M, N, K, G and B are the problem's";
  }
  if (name.starts_with("ROUNDING") || name.starts_with("GL_")) {
    return "names that begin with ROUNDING or GL_ are taken";
  }
  return {};
}

std::string variable_name_mistake(std::string_view name) {
  if (!is_word(name, is_lower)) {
    return "a variable's name has a-z, 0-9 and single '_', begins with a letter and is at most 64 "
           "long";
  }
  if (name.starts_with("gl_")) return "names that begin with gl_ are taken";
  if (is_keyword(name)) return "this is a keyword of GLSL";
  return {};
}

std::string kernel_name_mistake(std::string_view name) {
  if (!is_word(name, is_lower)) {
    return "a kernel's name has a-z, 0-9 and single '_', begins with a letter and is at most 64 "
           "long";
  }
  if (name == "auto") return "'auto' stands for whichever kernel has the lowest score";
  // --dump writes a kernel's outputs as y_<name>.npy.
  constexpr std::array<std::string_view, 4> kDumped = {"exact", "float", "scale", "zero_point"};
  if (std::find(kDumped.begin(), kDumped.end(), name) != kDumped.end()) {
    return "'exact', 'float', 'scale' and 'zero_point' are what a dump has beside kernels";
  }
  return {};
}

}  // namespace qlinbench
