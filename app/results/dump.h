// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "app/results/result.h"
#include "reference/operands.h"
#include "reference/problem.h"
#include "reference/references.h"

// Everything of a case as NumPy files, so that anyone can check the tool with a few lines of
// Python. Names, types and shapes are those of the operator's specification.

namespace qlinbench {

/// What a case is, for its case.json and its folder.
struct DumpedCase {
  std::string id;
  Problem problem;
  Distribution distribution = Distribution::normal;
  std::uint64_t seed = 0;
};

/// Writes case.json, the operands, y_exact and y_float into `directory`/id, making the folders.
/// y_float has all tokens here, also where the expected outputs have it for the first alone.
/// Throws FileError.
void dump_case(const std::filesystem::path& directory, const DumpedCase& dumped,
               const Operands& operands, const Expected& expected);

/// Writes what a kernel answered beside them, y_<kernel>[_<variant>].npy. `y` is [T, N].
void dump_output(const std::filesystem::path& directory, const Result& result,
                 std::span<const std::int8_t> y);

}  // namespace qlinbench
