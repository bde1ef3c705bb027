// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "app/cli/options.h"
#include "app/config/config.h"
#include "app/plan/plan.h"
#include "app/results/exit_code.h"
#include "kernels/loader/catalog.h"

namespace qlinbench {

/// Something the user has to put right; exit status 2, or another where it says so.
struct Stop {
  std::string message;
  ExitCode code = ExitCode::usage;
};

/// One sentence on standard error.
void complain(const std::string& message);

/// What the files that the command line names say.
struct Inputs {
  Catalog catalog;
  Config config;
  std::vector<PlannedCase> plan;  ///< points into the catalog; never empty
};

/// The built-in kernels and the packs. Complains about each mistake; throws Stop where a pack has
/// no kernel.
Catalog load_catalog(const Options& options);

/// Complains about each mistake; throws Stop or FileError where nothing can be run.
Inputs read_inputs(const Options& options);

}  // namespace qlinbench
