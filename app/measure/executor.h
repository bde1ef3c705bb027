// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
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

/// What the calls of a sample are.
struct SampleKind {
  std::int64_t dispatches = 1;  ///< calls between the timestamps
  /// Each call takes the next copy of the weights; else all take the first.
  bool cold = false;
  /// No barrier stands between the calls, so that one may begin while the one before ends; where
  /// they write anything but y there is one all the same.
  bool overlap = false;
  auto operator<=>(const SampleKind&) const = default;
};

/// What a sample brought back.
struct RawSample {
  TimestampPair calls;
  /// Around a dispatch of fixed work just before the calls: as long as the device's clock is slow.
  TimestampPair fixed_work;
  /// From the beginning of the fixed work to the end of the digest.
  TimestampPair whole;
  std::uint64_t digest = 0;  ///< of y after the last call (digest.h)
};

/// A kernel variant on the device: pipelines, scratch, prepacked weights and a y of its own.
/// Belongs to the operands that were loaded when it was made.
class PreparedKernel {
 public:
  virtual ~PreparedKernel() = default;

  /// Device time of prepacking, or 0 where the kernel has no prepacking.
  virtual double prepack_ns() const = 0;
  /// Host time the driver took to create the pipelines, when they were new.
  virtual double pipelines_ns() const = 0;
  /// What the driver says of the pipelines, prepacking first; nothing where it does not tell or is
  /// not to be asked.
  virtual std::optional<PipelineStatistics> statistics() const = 0;

  /// Fills all of y, padding included.
  virtual void poison_output(std::uint8_t value) = 0;
  /// One call, untimed. Returns nanoseconds of host time from its submission to its completion.
  virtual double run_once() = 0;
  /// poison_output and run_once in one submission; returns the digest of y.
  virtual std::uint64_t run_poisoned(std::uint8_t poison) = 0;
  /// The same with x, x_zero_point and y_zero_point complemented during the call
  /// (reference/complement.h).
  virtual std::uint64_t run_complemented(std::uint8_t poison) = 0;
  /// Names of its buffers behind whose end something was written since it was made: y and scratch.
  /// Where the driver drops such writes and a shader asks how long buffers are, none is seen.
  virtual std::vector<std::string> overrun_buffers() = 0;
  /// y as dense [T, N].
  virtual std::vector<std::int8_t> read_output() = 0;
  /// One call with a timestamp behind each pass: device time of each, the clearing of scratch in
  /// the first.
  virtual std::vector<double> time_passes() = 0;
};

/// A sample to be taken.
struct SampleRequest {
  PreparedKernel* kernel = nullptr;  ///< of the executor that is asked
  SampleKind kind;
};

struct SampleBatch {
  std::vector<RawSample> samples;  ///< in the order of the requests
  double host_ns = 0.0;            ///< from submission to completion of them all
};

/// Every function throws DeviceError where the device fails.
class Executor {
 public:
  virtual ~Executor() = default;

  virtual TimestampClock clock() const = 0;

  /// Raw values of timestamps written one after the other with nothing between them.
  virtual std::vector<std::uint64_t> timestamps(std::size_t count) = 0;

  /// Device memory that can still be allocated, as the driver says, or else at most.
  virtual std::int64_t free_bytes() const = 0;

  /// Gives back the memory of the operands that were loaded last, if any.
  virtual void unload() = 0;

  /// Uploads a case's operands; the padding between rows is filled with random bytes.
  virtual void load(const Problem& problem, const Operands& operands) = 0;

  /// Builds pipelines, runs prepacking and makes `weight_copies` copies of the weights.
  virtual std::unique_ptr<PreparedKernel> prepare(const KernelPlan& plan,
                                                  std::int64_t weight_copies = 1) = 0;

  /// Takes samples in one submission, of each kernel at most one. In each: fixed work, an untimed
  /// call, poison to y, the timed calls with barriers between them, the digest of y.
  virtual SampleBatch take_samples(std::span<const SampleRequest> requests) = 0;
};

}  // namespace qlinbench
