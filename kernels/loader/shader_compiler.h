// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "kernels/loader/kernel_plan.h"

namespace qlinbench {

/// GLSL that does not compile: the compiler's text, with the places of the author's own files.
struct CompileError {
  std::string text;
};

/// glslang as a library. Compiled modules are kept by content, so asking again costs nothing.
/// Not thread-safe.
class ShaderCompiler {
 public:
  ShaderCompiler();
  ~ShaderCompiler();
  ShaderCompiler(const ShaderCompiler&) = delete;
  ShaderCompiler& operator=(const ShaderCompiler&) = delete;

  /// Compiles a compute shader for the SPIR-V version (as in a module's header, 0x10300 ...).
  /// `name` appears in messages; includes are already resolved by the caller.
  std::variant<std::shared_ptr<const Spirv>, CompileError> compile(std::string_view name,
                                                                   std::string_view source,
                                                                   std::uint32_t spirv_version);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace qlinbench
