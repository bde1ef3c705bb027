// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/results/build_info.h"
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

struct Timing {
  Summary summary;                         ///< of samples_ns
  std::vector<double> samples_ns;          ///< time of one call, in the order measured
  std::int64_t dispatches_per_sample = 0;  ///< calls between a pair of timestamps
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
  std::optional<Timing> hot;
  std::optional<double> tops;
  std::optional<double> gb_per_s;
  std::optional<double> speedup;  ///< over the fastest baseline of the case (speedup.h)
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
  std::string config_file;
  std::string config_name;
  std::vector<Result> results;
};

}  // namespace qlinbench
