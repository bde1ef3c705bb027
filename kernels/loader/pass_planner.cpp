// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/pass_planner.h"

#include <fmt/format.h>

#include <limits>

#include "kernels/loader/limits.h"
#include "kernels/loader/operand_layout.h"
#include "kernels/loader/preamble.h"
#include "kernels/loader/refused.h"
#include "kernels/loader/spirv_module.h"

namespace qlinbench {
namespace {

constexpr std::uint32_t kNewestSpirv = 0x10600;
constexpr std::int64_t kMostInt = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kMostUint = std::numeric_limits<std::uint32_t>::max();

std::array<std::uint32_t, 3> sizes(const std::vector<Formula>& formulas, const Scope& scope,
                                   std::int64_t most, std::string_view what) {
  std::array<std::uint32_t, 3> values{1, 1, 1};
  for (std::size_t i = 0; i < formulas.size(); ++i) {
    values[i] = static_cast<std::uint32_t>(scope.value_within(formulas[i], 1, most, what));
  }
  return values;
}

void append_word(std::vector<std::byte>& bytes, std::uint32_t word) {
  // The device's byte order: Vulkan's hosts and devices are little-endian here.
  for (int shift = 0; shift < 32; shift += 8)
    bytes.push_back(static_cast<std::byte>(word >> shift));
}

/// All members are scalars of 4 bytes, so the block's layout is one after the other.
std::vector<std::byte> push_bytes(const PassSpec& spec, const Scope& scope) {
  std::vector<std::byte> bytes;
  for (const PushSpec& push : spec.push) {
    const bool is_int = push.type == "int";
    const std::int64_t least = is_int ? -kMostInt - 1 : 0;
    const std::int64_t most = is_int ? kMostInt : kMostUint;
    const std::int64_t value = scope.value_within(push.value, least, most, push.name);
    append_word(bytes, static_cast<std::uint32_t>(value));
  }
  return bytes;
}

PassSize size_of(const PassSpec& spec, const PassPlan& plan, const Scope& scope) {
  PassSize size{spec.shader, {}, plan.grid, plan.push.size(), 0, false};
  size.local = sizes(spec.local, scope, kMostInt, "the local size");
  size.subgroup_size = plan.subgroup_size;
  size.full_subgroups = plan.full_subgroups;
  return size;
}

PassPlan evaluate(const PassSpec& spec, const Scope& scope) {
  PassPlan plan;
  plan.name = spec.shader;
  plan.grid = sizes(spec.grid, scope, kMostUint, "the number of workgroups");
  plan.push = push_bytes(spec, scope);
  for (const AccessSpec& access : spec.accesses) {
    plan.bindings.push_back({access.buffer, access.reads, access.writes});
  }
  if (spec.subgroup_size) {
    plan.subgroup_size = static_cast<std::uint32_t>(
        scope.value_within(*spec.subgroup_size, 0, kMostInt, "the subgroup size"));
  }
  plan.full_subgroups = spec.full_subgroups && scope.holds(*spec.full_subgroups);
  return plan;
}

/// What the manifest can do about a name that the compiler does not know, as a further line.
std::string advice(std::string_view errors) {
  const auto is_unknown = [&](std::string_view name) {
    return errors.find(fmt::format("'{}' : undeclared identifier", name)) != errors.npos;
  };
  for (const OperandLayout& operand : operand_layouts({})) {
    if (!is_unknown(operand.name)) continue;
    return fmt::format("\nA pass sees the tensors that its \"reads\" and \"writes\" name: '{}'",
                       operand.name);
  }
  for (const std::string_view letter : {"B", "M", "N", "K", "G", "T"}) {
    if (!is_unknown(letter)) continue;
    return fmt::format("\nA shader sees the problem through constants: \"SIZE\": \"{}\"", letter);
  }
  return {};
}

/// A shader that only a newer SPIR-V can express is none of its author's mistakes.
[[noreturn]] void refuse_glsl(const PassSpec& spec, const std::shared_ptr<const ShaderText>& text,
                              const CompileError& error, const DeviceTraits& device,
                              ShaderCompiler& compiler) {
  const auto newest = compiler.compile(spec.source->file, text->glsl, kNewestSpirv);
  if (std::holds_alternative<CompileError>(newest)) {
    refuse(Refusal::Kind::error, "glsl", error.text + advice(error.text), text);
  }
  refuse(Refusal::Kind::skipped, "spirv_version",
         fmt::format("{} does not compile for SPIR-V {}, the newest that this device takes: {}",
                     spec.shader, spirv_version_text(device.spirv_version), error.text),
         text);
}

void compile(const PassSpec& spec, const PreambleValues& values, const DeviceTraits& device,
             ShaderCompiler& compiler, PassPlan& plan) {
  plan.text = std::make_shared<ShaderText>(ShaderText{spec.id, shader_text(spec, values)});
  const auto compiled = compiler.compile(spec.source->file, plan.text->glsl, device.spirv_version);
  if (const auto* error = std::get_if<CompileError>(&compiled)) {
    refuse_glsl(spec, plan.text, *error, device, compiler);
  }
  plan.spirv = std::get<0>(compiled);
}

}  // namespace

PlannedPass plan_pass(const PassSpec& spec, const Scope& scope,
                      const std::vector<BufferPlan>& buffers, Rounding rounding,
                      const DeviceTraits& device, ShaderCompiler& compiler) {
  PassPlan plan = evaluate(spec, scope);
  const PassSize size = size_of(spec, plan, scope);
  check_pass(size, device);
  check_bindings(spec.shader, plan.bindings, buffers, device);
  const bool to_nearest_even = device.rounding_mode_rte_float32;
  const PreambleValues values{scope.constants(), size.local, rounding, to_nearest_even};
  compile(spec, values, device, compiler, plan);
  const ModuleNeeds needs = needs_of(*plan.spirv);
  check_module(size, needs, device);
  plan.uses_array_length = needs.array_length;
  return {std::move(plan), needs.round_to_nearest_even};
}

}  // namespace qlinbench
