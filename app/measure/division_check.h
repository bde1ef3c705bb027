// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include "app/measure/executor.h"
#include "kernels/loader/device_traits.h"
#include "kernels/loader/shader_compiler.h"

namespace qlinbench {

/// Whether a device divides by powers of two exactly, found out when it is first asked
/// (kernels/probes/exact_division). Only then is one answer right where float32 is exact.
class DivisionCheck {
 public:
  /// Loads operands of its own into the executor. False also where the probe cannot run. Throws
  /// DeviceError.
  bool is_exact(Executor& executor, const DeviceTraits& traits, ShaderCompiler& compiler);

 private:
  std::optional<bool> found_;
};

}  // namespace qlinbench
