// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kernels/loader/kernel_files.h"
#include "kernels/loader/manifest.h"
#include "kernels/loader/mistake.h"

namespace qlinbench {

/// A kernel of a pack. Where there are mistakes, the manifest has only its file and a name: the one
/// in it where that can be read, else its folder's.
struct PackKernel {
  std::shared_ptr<const Manifest> manifest;
  Mistakes mistakes;
};

/// Null for kernels with mistakes.
using KernelFilesByName = std::map<std::string, std::shared_ptr<const KernelFiles>, std::less<>>;

/// The kernels of a pack, by folder, with all their mistakes at once. A kernel may extend another
/// one of its pack, wherever that stands, or else an `earlier` one:
///
///   { "name": "no_clamp", "extends": "dot_gemm", "summary": "...",
///     "replace": [ { "in": "gemm.comp", "find": "clamp(q, lo, hi)", "with": "q" } ] }
///
/// It is the other with these replacements, and with the files of its own folder before the
/// other's. It is never a baseline.
std::vector<PackKernel> read_pack(const PackFiles& pack, const KernelFilesByName& earlier);

}  // namespace qlinbench
