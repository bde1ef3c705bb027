// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "kernels/loader/json_view.h"
#include "kernels/loader/kernel_files.h"

namespace qlinbench {

/// "replace" of a manifest that extends another: {"in": file, "find": text, "with": text}, one
/// after the other. Each text to find must stand exactly once in the file as the replacements
/// before have left it, so that a base which changes cannot turn one into nothing.
void read_replacements(const JsonView& root, KernelFiles& files);

}  // namespace qlinbench
