// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <optional>

#include "app/results/pipeline_statistics.h"
#include "app/results/result.h"
#include "kernels/loader/kernel_plan.h"

// What became of a kernel's shaders, for its author, in <case id>/<kernel>/<variant or "default">/
// with a file name for each pass: its place in the manifest and its shader, "0_gemm" or
// "prepack0_pack". Every function throws FileError.

namespace qlinbench {

/// Writes <pass>.comp, the GLSL as the compiler got it, and <pass>.spv, or where the compiler
/// refused it <pass>.comp and <pass>.txt with its message. The variant's folder is made anew, so
/// that nothing in it is of an earlier run. `result` says which case and variant it is.
void emit_shaders(const std::filesystem::path& directory, const Result& result,
                  const PlannedVariant& planned);

/// Writes statistics.json beside them, also where the driver has none: it then says so.
void emit_statistics(const std::filesystem::path& directory, const Result& result,
                     const std::optional<PipelineStatistics>& statistics);

}  // namespace qlinbench
