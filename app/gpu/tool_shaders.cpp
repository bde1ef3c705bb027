// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/tool_shaders.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <variant>

#include "app/gpu/embedded_files.h"
#include "kernels/loader/shader_compiler.h"

namespace qlinbench {
namespace {

constexpr std::uint32_t kSpirvVersion = 0x10300;

std::string_view source_of(const std::string& path) {
  const auto files = embedded_gpu_files();
  const auto found = std::ranges::find(files, path, &EmbeddedFile::path);
  if (found == files.end()) throw std::logic_error("no shader " + path);
  return found->text;
}

std::shared_ptr<const Spirv> compile(std::string_view shader) {
  static ShaderCompiler compiler;  // keeps what it compiled
  auto compiled = compiler.compile(shader, source_of("gpu/" + std::string(shader)), kSpirvVersion);
  if (const auto* error = std::get_if<CompileError>(&compiled)) {
    throw std::logic_error(error->text);
  }
  return std::get<std::shared_ptr<const Spirv>>(compiled);
}

}  // namespace

PassPlan tool_pass(std::string_view shader, std::size_t buffers, std::uint32_t groups,
                   std::initializer_list<std::uint32_t> push) {
  PassPlan pass;
  pass.name = shader;
  pass.spirv = compile(shader);
  pass.grid = {groups, 1, 1};
  const auto bytes = std::as_bytes(std::span(push.begin(), push.size()));
  pass.push.assign(bytes.begin(), bytes.end());
  for (std::size_t i = 0; i < buffers; ++i) pass.bindings.push_back({i, true, true});
  return pass;
}

}  // namespace qlinbench
