// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

#include "kernels/loader/embedded_files.h"

namespace qlinbench {

/// The shaders of app/gpu; paths are relative to app/. The build generates it.
std::span<const EmbeddedFile> embedded_gpu_files();

}  // namespace qlinbench
