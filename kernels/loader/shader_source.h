// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

#include "kernels/loader/kernel_files.h"
#include "kernels/loader/mistake.h"

namespace qlinbench {

/// A shader with its includes put in. #line directives name the author's files and lines, so that
/// the compiler's messages do.
struct ShaderSource {
  std::string file;        ///< as messages name it
  std::string extensions;  ///< the #extension lines before the first code: they must stand above
                           ///< the preamble's declarations
  std::string body;
};

/// Reads `name` from a kernel's files. #include <common/...> means those that are shared,
/// #include "..." the kernel's own. Mistakes: a file that is not there or lies outside, a cycle,
/// includes deeper than 16 or longer than 4 MiB in all, #version.
ShaderSource read_shader(const KernelFiles& files, std::string_view name, Mistakes& mistakes);

/// The line directive after which the compiler counts from `line` of `file`.
std::string line_directive(std::size_t line, std::string_view file);

}  // namespace qlinbench
