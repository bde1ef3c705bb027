// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "app/config/config.h"
#include "kernels/loader/catalog.h"

namespace qlinbench {

/// A kernel as it was asked for, and what that name stands for.
struct RequestedKernel {
  std::string requested;
  /// Of the catalog, which outlives the plan; null for auto, which depends on the device.
  const Kernel* kernel = nullptr;

  bool is_baseline() const { return kernel != nullptr && kernel->is_baseline(); }
};

/// What --kernel and a configuration may ask for: the names of the catalog, and auto.
std::vector<std::string> requestable_names(const Catalog& catalog);

/// A case and the kernels that run it, in the order of the table: baselines first, since the others
/// are compared with them.
struct PlannedCase {
  Case value;
  std::vector<RequestedKernel> kernels;
};

/// What the command line says about a plan.
struct PlanRequest {
  std::string filter;                ///< ECMAScript regular expression on case ids; empty: all
  std::vector<std::string> kernels;  ///< replaces what the cases name; empty: it does not
};

/// Cases that match the filter, each with its kernels: those asked for; else, where the catalog has
/// packs, the baselines and all kernels of the packs; else those the case names; else the
/// baselines and auto. Returns a sentence where a kernel of the request is not known.
std::variant<std::vector<PlannedCase>, std::string> make_plan(const Config& config,
                                                              const Catalog& catalog,
                                                              const PlanRequest& request);

}  // namespace qlinbench
