// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/shader_compiler.h"

#include <glslang/Public/ResourceLimits.h>
#include <glslang/Public/ShaderLang.h>
#include <glslang/SPIRV/GlslangToSpv.h>

#include <array>
#include <limits>
#include <sstream>
#include <unordered_map>

#include "kernels/loader/sha256.h"

namespace qlinbench {
namespace {

using Compiled = std::variant<std::shared_ptr<const Spirv>, CompileError>;

/// Beyond this many modules all are forgotten: a run over thousands of shapes would otherwise
/// keep everything it ever compiled.
constexpr std::size_t kMostModules = 4096;

struct Target {
  std::uint32_t spirv_version;
  glslang::EShTargetLanguageVersion spirv;
  glslang::EShTargetClientVersion client;
};

/// Highest first.
constexpr std::array<Target, 5> kTargets{{
    {0x10600, glslang::EShTargetSpv_1_6, glslang::EShTargetVulkan_1_3},
    {0x10500, glslang::EShTargetSpv_1_5, glslang::EShTargetVulkan_1_2},
    {0x10400, glslang::EShTargetSpv_1_4, glslang::EShTargetVulkan_1_1},
    {0x10300, glslang::EShTargetSpv_1_3, glslang::EShTargetVulkan_1_1},
    {0x10000, glslang::EShTargetSpv_1_0, glslang::EShTargetVulkan_1_0},
}};

const Target& target_for(std::uint32_t spirv_version) {
  for (const Target& target : kTargets) {
    if (target.spirv_version <= spirv_version) return target;
  }
  return kTargets.back();
}

/// The device's limits are checked from its traits, with figures; the compiler's must not
/// interfere.
TBuiltInResource resource_limits() {
  TBuiltInResource limits = *GetDefaultResources();
  limits.maxComputeWorkGroupSizeX = std::numeric_limits<int>::max();
  limits.maxComputeWorkGroupSizeY = std::numeric_limits<int>::max();
  limits.maxComputeWorkGroupSizeZ = std::numeric_limits<int>::max();
  return limits;
}

/// The lines that say something, without the compiler's "ERROR: " and its closing count.
CompileError readable(std::string_view log) {
  std::istringstream lines{std::string(log)};
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("compilation errors.") != std::string::npos) continue;
    if (line.find("compilation terminated") != std::string::npos) continue;
    for (const std::string_view prefix : {"ERROR: ", "WARNING: "}) {
      if (line.starts_with(prefix)) line.erase(0, prefix.size());
    }
    while (line.ends_with(' ')) line.pop_back();
    if (line.empty()) continue;
    if (!text.empty()) text += '\n';
    text += line;
  }
  return {text};
}

Compiled compile_now(const std::string& name, std::string_view source, std::uint32_t version) {
  glslang::TShader shader(EShLangCompute);
  const char* text = source.data();
  const int length = static_cast<int>(source.size());
  const char* file = name.c_str();
  shader.setStringsWithLengthsAndNames(&text, &length, &file, 1);
  const Target& target = target_for(version);
  shader.setEnvInput(glslang::EShSourceGlsl, EShLangCompute, glslang::EShClientVulkan, 100);
  shader.setEnvClient(glslang::EShClientVulkan, target.client);
  shader.setEnvTarget(glslang::EShTargetSpv, target.spirv);
  const TBuiltInResource limits = resource_limits();
  constexpr auto kRules = static_cast<EShMessages>(EShMsgSpvRules | EShMsgVulkanRules);
  if (!shader.parse(&limits, 450, false, kRules)) return readable(shader.getInfoLog());
  glslang::TProgram program;
  program.addShader(&shader);
  if (!program.link(kRules)) return readable(program.getInfoLog());
  auto spirv = std::make_shared<Spirv>();
  spv::SpvBuildLogger logger;
  glslang::SpvOptions options;
  options.disableOptimizer = true;  // the driver optimizes; glslang may be built without
  glslang::GlslangToSpv(*program.getIntermediate(EShLangCompute), *spirv, &logger, &options);
  if (spirv->empty()) return readable(logger.getAllMessages());
  return spirv;
}

/// glslang's own state. It is kept until the program ends: building it takes longer than a hundred
/// compilations.
class Glslang {
 public:
  Glslang() { glslang::InitializeProcess(); }
  ~Glslang() { glslang::FinalizeProcess(); }
  Glslang(const Glslang&) = delete;
  Glslang& operator=(const Glslang&) = delete;
};

}  // namespace

struct ShaderCompiler::State {
  std::unordered_map<std::string, Compiled> modules;  ///< by SHA-256 of version, name and source
};

ShaderCompiler::ShaderCompiler() : state_(std::make_unique<State>()) {
  static const Glslang kGlslang;
}

ShaderCompiler::~ShaderCompiler() = default;

std::variant<std::shared_ptr<const Spirv>, CompileError> ShaderCompiler::compile(
    std::string_view name, std::string_view source, std::uint32_t spirv_version) {
  Sha256 hash;
  hash.add(spirv_version);
  hash.add(static_cast<std::uint32_t>(name.size()));
  hash.add(name);
  hash.add(source);
  std::string key = hash.finish();
  const auto known = state_->modules.find(key);
  if (known != state_->modules.end()) return known->second;
  if (state_->modules.size() >= kMostModules) state_->modules.clear();
  Compiled compiled = compile_now(std::string(name), source, spirv_version);
  state_->modules.emplace(std::move(key), compiled);
  return compiled;
}

}  // namespace qlinbench
