// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "kernels/loader/manifest.h"
#include "reference/problem.h"

namespace qlinbench {

/// What the host writes above a shader, beside what its pass in the manifest says.
struct PreambleValues {
  std::map<std::string, std::int64_t> constants;
  std::array<std::uint32_t, 3> local{1, 1, 1};
  Rounding rounding = Rounding::half_even;
  bool round_to_nearest_even = false;  ///< declare the execution mode for 32-bit floats
};

/// The whole text that is compiled: the preamble and the shader.
std::string shader_text(const PassSpec& pass, const PreambleValues& values);

/// The extension of GLSL with which the preamble declares an execution mode, and the numbers of
/// SPIR-V's capability and mode RoundingModeRTE.
inline constexpr std::uint32_t kCapabilityRoundingModeRte = 4467;
inline constexpr std::uint32_t kExecutionModeRoundingModeRte = 4462;

}  // namespace qlinbench
