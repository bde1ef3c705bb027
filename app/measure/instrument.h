// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/measure/executor.h"
#include "app/measure/measure_options.h"
#include "app/results/result.h"
#include "kernels/loader/device_traits.h"
#include "kernels/loader/shader_compiler.h"

// The device looked at as a measuring instrument, before anything is measured with it.

namespace qlinbench {

struct InstrumentOptions {
  std::optional<std::int64_t> cache_bytes;  ///< as the user says; else it is measured
  bool software = false;                    ///< DeviceInfo::software: its caches are the host's
};

/// Measures the step of the timestamps, an empty dispatch, device clock against host clock and the
/// last-level cache. Loads operands of its own into the executor. Throws DeviceError.
Instrument look_at_instrument(Executor& executor, const DeviceTraits& traits,
                              ShaderCompiler& compiler, const InstrumentOptions& options);

/// What follows from it for measuring.
void apply(const Instrument& instrument, const InstrumentOptions& from, MeasureOptions& options);

}  // namespace qlinbench
