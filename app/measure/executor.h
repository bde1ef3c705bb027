// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/results/pipeline_statistics.h"
#include "app/stats/timestamps.h"
#include "kernels/loader/kernel_plan.h"
#include "reference/operands.h"
#include "reference/problem.h"

// The seam between measuring and the GPU. app/gpu implements it on Vulkan; tests with a fake.

namespace qlinbench {

/// The device failed: lost, out of memory, a driver's error. Says the call, its result and place.
class DeviceError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Nothing can run on this device any more.
class DeviceLost : public DeviceError {
  using DeviceError::DeviceError;
};

/// A kernel variant on the device: pipelines, scratch and prepacked weights. Belongs to the
/// operands that were loaded when it was made.
class PreparedKernel {
 public:
  virtual ~PreparedKernel() = default;

  /// Device time of prepacking, or 0 where the kernel has no prepacking.
  virtual double prepack_ns() const = 0;

  /// What the driver says of the pipelines, prepacking first; nothing where it does not tell or is
  /// not to be asked.
  virtual std::optional<PipelineStatistics> statistics() const = 0;

  /// One call of the kernel, untimed.
  virtual void run_once() = 0;

  /// One sample: a pair of timestamps around `dispatches` calls with barriers between them.
  virtual TimestampPair sample(std::int64_t dispatches) = 0;
};

/// Every function throws DeviceError where the device fails.
class Executor {
 public:
  virtual ~Executor() = default;

  virtual TimestampClock clock() const = 0;

  /// Uploads a case's operands; the padding between rows is filled with random bytes.
  virtual void load(const Problem& problem, const Operands& operands) = 0;

  /// Builds pipelines and runs prepacking.
  virtual std::unique_ptr<PreparedKernel> prepare(const KernelPlan& plan) = 0;

  /// Fills all of y, padding included.
  virtual void poison_output(std::uint8_t value) = 0;

  /// y as dense [T, N].
  virtual std::vector<std::int8_t> read_output() = 0;
};

}  // namespace qlinbench
