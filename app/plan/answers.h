// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kernels/loader/catalog.h"
#include "kernels/loader/device_traits.h"
#include "kernels/loader/kernel_plan.h"
#include "kernels/loader/shader_compiler.h"

namespace qlinbench {

/// Whether a kernel takes a case on a device.
struct KernelAnswer {
  std::string kernel;
  std::int64_t variants = 0;                ///< that exist for the case on the device
  std::int64_t taken = 0;                   ///< of them, those that can run
  std::vector<Refusal> refusals;            ///< of the others; each sentence once
  std::optional<std::string> auto_variant;  ///< what auto would take, where it is of this kernel
};

/// Whether its manifest or GLSL is.
bool is_wrong(const KernelAnswer& answer);

/// The answers of the `wanted` kernels, by name; of all kernels of the catalog where none is wanted
/// or auto among them. They are compiled, so that mistakes in GLSL and limits of the device show;
/// nothing runs.
std::vector<KernelAnswer> ask_kernels(const Catalog& catalog, std::span<const std::string> wanted,
                                      const Problem& problem, const DeviceTraits& device,
                                      ShaderCompiler& compiler);

}  // namespace qlinbench
