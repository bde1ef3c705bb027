// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

// What a manifest's words must look like to become GLSL.

namespace qlinbench {

/// A type that a buffer's elements can have in GLSL.
struct ElementType {
  std::string_view name;
  std::string_view extension;  ///< that declares it; empty for the language's own
};

/// Null where there is no such type. Types of three components are left out: std430 pads them.
const ElementType* find_element_type(std::string_view name);
std::vector<std::string> element_type_names();

/// What is wrong with the name of a constant, which becomes a macro; empty for a good one.
std::string constant_name_mistake(std::string_view name);

/// What is wrong with the name of a buffer or push constant, which becomes a global variable of
/// the shader; empty for a good one.
std::string variable_name_mistake(std::string_view name);

/// What is wrong with the name of a kernel, which --kernel takes and files are called by; empty for
/// a good one.
std::string kernel_name_mistake(std::string_view name);

}  // namespace qlinbench
