// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/results/build_info.h"
#include "app/stats/cache_size.h"
#include "app/stats/clock_health.h"
#include "app/stats/confidence.h"
#include "app/stats/stopping.h"
#include "app/stats/summary.h"
#include "reference/operands.h"
#include "reference/problem.h"
#include "reference/verdict.h"

// Results are plain values; every report, export and comparison is a pure function of them.

namespace qlinbench {

enum class Status {
  pass,
  wrong,
  mistrusted,   ///< the case cannot tell right from wrong
  skipped,      ///< this device cannot hold it
  unsupported,  ///< this kernel does not take it
  error,        ///< manifest, GLSL or device error
};

/// Why a result is not a pass: a stable word and a sentence.
struct Reason {
  std::string code;
  std::string message;
};

/// The code of a mistrusted result whose wrong answers may be the device's fault.
inline constexpr std::string_view kDeviceAnswers = "device_answers";

/// Times of one call of a kernel, either with the weights in caches or from memory.
struct Timing {
  Summary summary;                  ///< of samples_ns
  std::optional<Interval> ci95_ns;  ///< of the median; nothing for fewer than 6 samples
  IntervalMethod interval_method = IntervalMethod::order_statistics;
  std::vector<double> samples_ns;       ///< time of one call, in the order measured
  std::int64_t group = 0;               ///< of kernels of the case that were timed in turn
  std::vector<std::int64_t> rounds;     ///< of each sample; those of one group and round make pairs
  std::vector<std::int64_t> instances;  ///< of each sample: which of the prepared kernels
  std::vector<std::int64_t> ordinals;   ///< of each sample among all of the case
  std::vector<double> clock_indices;    ///< of each sample: the clock's rate, 1 at the run's best
  std::int64_t dispatches_per_sample = 0;  ///< calls between a pair of timestamps
  std::int64_t weight_copies = 1;          ///< that calls take in turn; 1: the weights stay
  bool overlap = false;                    ///< no barriers between the calls
  StopReason stop = StopReason::precision;
  double precision = 0.0;      ///< that was asked for; ci95_ns says what was reached
  std::int64_t discarded = 0;  ///< samples at a clock that was held down
  Health health;

  /// Half the width of the interval, over the median; infinite without one.
  double reached_precision() const {
    if (!ci95_ns || summary.median <= 0.0) return std::numeric_limits<double>::infinity();
    return (ci95_ns->high - ci95_ns->low) / 2.0 / summary.median;
  }
  bool is_precise() const { return reached_precision() <= precision; }
};

/// Time of one pass of a call, by timestamps of its own.
struct PassTime {
  std::string pass;
  double ns = 0.0;
};

/// How many answers were looked at, and how many different ones there were.
struct Answers {
  std::int64_t runs = 0;  ///< single untimed calls
  std::int64_t distinct = 0;
  std::int64_t dispatches_timed = 0;
  std::int64_t dispatches_verified = 0;  ///< the last of each timed sample, and every single call
};

/// Speed over the fastest baseline of the case; above 1 where this kernel is faster.
struct Speedup {
  double ratio = 0.0;
  std::optional<Interval> ci95 =
      {};                  ///< nothing where the two were not measured in the same rounds
  std::int64_t pairs = 0;  ///< rounds that both have a sample of; 0: medians alone
};

/// One case run by one kernel variant. What was not run is absent, and `reason` says why.
struct Result {
  std::string id;
  Problem problem;
  Distribution distribution = Distribution::normal;
  std::uint64_t seed = 0;

  std::string kernel_requested;  ///< a kernel's name or auto
  std::string kernel_name;       ///< what that stood for; "auto" where it found no kernel
  std::string kernel_variant;
  std::string kernel_fingerprint;
  bool kernel_is_baseline = false;

  Status status = Status::error;
  std::optional<Reason> reason;
  std::optional<Verification> verification;
  std::optional<double> prepack_ns;
  std::optional<double> pipelines_ns;  ///< host time of creating the pipelines
  std::optional<double> host_ns;       ///< median host time of one call, submission to completion
  std::vector<PassTime> passes;
  std::optional<Answers> answers;
  std::optional<Timing> cold;
  std::string cold_absent;  ///< why there is no cold timing beside the hot one
  std::optional<Timing> hot;
  std::optional<double> host_share;  ///< of the sampling, in which the device had nothing to do
  std::optional<double> tops;        ///< of the headline
  std::optional<double> gb_per_s;
  std::optional<Speedup> speedup;  ///< speedup.h

  /// The timing that stands for the result: cold where there is one, as a layer of a model is.
  const Timing* headline() const { return cold ? &*cold : hot ? &*hot : nullptr; }
};

/// What the device was found to be as an instrument, before its first sample.
struct Instrument {
  double step_ns = 0.0;            ///< of the timestamps, as seen
  double empty_dispatch_ns = 0.0;  ///< an empty dispatch and a barrier, in a chain
  double device_over_host = 0.0;   ///< a long interval by the device's clock over the host's
  std::optional<std::int64_t> cache_bytes;  ///< of the last level
  bool cache_measured = false;              ///< rather than said by the user
  std::vector<ReadRate> read_rates;         ///< that it was found by
};

struct HostInfo {
  std::string name;
  std::string os;
  std::string cpu;
  std::int64_t logical_cores = 0;
  std::int64_t memory_bytes = 0;
};

struct DeviceInfo {
  int index = 0;  ///< as in --list-devices and --device
  std::string name;
  std::string type;  ///< discrete, integrated, virtual, cpu, other
  std::uint32_t vendor_id = 0;
  std::uint32_t device_id = 0;
  std::string driver_name;
  std::string driver_info;  ///< VkPhysicalDeviceDriverProperties::driverInfo
  std::uint32_t driver_version = 0;
  std::string api_version;           ///< "1.3.230"
  std::string uuid;                  ///< 8-4-4-4-12 hexadecimal digits
  bool software = false;             ///< a CPU runs the kernels
  float timestamp_period_ns = 0.0F;  ///< as Vulkan gives it, never rounded
  std::uint32_t timestamp_valid_bits = 0;
  std::int64_t subgroup_size = 0;
  std::int64_t max_shared_bytes = 0;
  std::int64_t max_workgroup_invocations = 0;
  std::int64_t max_binding_bytes = 0;
  std::int64_t memory_bytes = 0;
  /// Rounds of all loops of a shader after which the device leaves them, whatever the shader says.
  std::optional<std::int64_t> most_loop_rounds = {};
  std::string unusable;  ///< why no kernel can run there; empty where one can
};

/// One execution of the program.
struct RunInfo {
  std::string id;     ///< UUID version 4
  std::string start;  ///< UTC, "2026-11-22T12:00:00Z"
  std::vector<std::string> argv;
  bool complete = false;
  int exit_code = 0;
  std::map<std::string, std::string> labels;
};

struct Report {
  RunInfo run;
  HostInfo host;
  std::optional<DeviceInfo> device;
  std::optional<Instrument> instrument;  ///< absent with verify_only
  std::uint64_t order_seed = 0;          ///< of the order in which kernels took turns
  std::string config_file;
  std::string config_name;
  std::vector<Result> results;
};

}  // namespace qlinbench
