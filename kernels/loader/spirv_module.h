// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/loader/kernel_plan.h"

namespace qlinbench {

/// A type of cooperative matrices: A is m x k, B is k x n, the accumulator m x n.
struct MatrixNeed {
  char use = 'A';         ///< A, B, C
  std::string component;  ///< s8, f16, ...; empty for one that is not known here
  std::string scope;      ///< subgroup, workgroup; empty for others
  std::int64_t rows = 0, columns = 0;
};

/// What a module asks of a device, read off its SPIR-V (the Khronos specification, version 1.6).
struct ModuleNeeds {
  std::uint32_t version = 0;                ///< as in the header: 0x10300 ...
  std::vector<std::uint32_t> capabilities;  ///< by number, sorted
  /// Variables of storage class Workgroup, laid out one after the other by the rules of std430,
  /// which is the bound Vulkan gives; blocks with an explicit layout share one place.
  std::int64_t shared_bytes = 0;
  std::vector<MatrixNeed> matrices;
  bool round_to_nearest_even = false;  ///< execution mode RoundingModeRTE for 32 bits
  bool array_length = false;           ///< it asks how long a buffer's array is
};

ModuleNeeds needs_of(const Spirv& module);

/// The module without names, source, lines and the compiler's own number: what is left is what
/// runs.
Spirv without_debug(const Spirv& module);

/// "1.3" for 0x10300.
std::string spirv_version_text(std::uint32_t version);

/// "RoundingModeRTE", or "capability 4467" for one this table does not have.
std::string capability_name(std::uint32_t capability);

}  // namespace qlinbench
