// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>
#include <vector>

#include "kernels/loader/catalog.h"

namespace qlinbench {

/// What stands for a kernel's name where the scores are to decide.
inline constexpr std::string_view kAutoKernel = "auto";

/// A variant of one of the catalog's kernels.
struct RankedVariant {
  const Kernel* kernel = nullptr;
  ChosenVariant chosen;
};

/// All variants that exist, in the order in which choose_auto looks at them: refused ones of kind
/// error, whose score nobody knows; those that take the problem by score, name of the kernel and
/// order of variants; the other refused ones.
std::vector<RankedVariant> rank_variants(const Catalog& catalog, const Problem& problem,
                                         const DeviceTraits& device);

/// A variant that `auto` came to.
struct AutoVariant {
  const Kernel* kernel = nullptr;  ///< of the catalog; null where no kernel takes the problem
  PlannedVariant planned;
};

/// What `auto` runs: last the variant of lowest score that can be planned on the device, among
/// equals the first by its kernel's name and then in the order of variants; or a refusal that says
/// why nothing can. Before it, as refusals of kind error, those that might have been chosen if
/// their manifest or GLSL were right. GLSL is compiled in the order of scores, and no further.
std::vector<AutoVariant> choose_auto(const Catalog& catalog, const Problem& problem,
                                     const DeviceTraits& device, ShaderCompiler& compiler);

}  // namespace qlinbench
