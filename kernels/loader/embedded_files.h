// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string_view>

namespace qlinbench {

/// A file that the build put into the program.
struct EmbeddedFile {
  std::string_view path;  ///< relative to kernels/, with '/'
  std::string_view text;
};

/// kernel.json, *.comp and *.glsl below kernels/, sorted by path; the build generates it.
std::span<const EmbeddedFile> embedded_kernel_files();

}  // namespace qlinbench
