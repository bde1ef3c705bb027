// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "app/cli/options.h"
#include "app/gpu/gpu.h"
#include "app/plan/plan.h"
#include "app/results/exit_code.h"
#include "app/results/result.h"
#include "app/results/results_file.h"
#include "kernels/loader/shader_compiler.h"

namespace qlinbench {

/// What a run needs beside its options; all of it outlives the run.
struct SessionParts {
  const Options& options;
  Gpu& gpu;
  Executor& executor;  ///< of report.device
  ShaderCompiler& compiler;
  const Catalog& catalog;
  const std::vector<PlannedCase>& plan;
  ResultsFile& file;
};

/// Runs the plan on `report.device`: rows are printed and the file is written as results come.
/// `report` has all but results when it is handed in. A signal, a lost device and a failure of the
/// program leave a file that says so; the last is thrown on.
ExitCode run_session(const SessionParts& parts, Report& report);

}  // namespace qlinbench
