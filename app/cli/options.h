// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace qlinbench {

/// What the command line asks for.
struct Options {
  std::string config;                ///< --config
  std::string output;                ///< --output; "-" is standard output, empty: no file
  std::string filter;                ///< --filter: ECMAScript regular expression on case ids
  std::vector<std::string> kernels;  ///< --kernel, repeatable; replaces the configuration's list
  std::vector<std::string> packs;    ///< --pack, repeatable; directories, in the order given
  std::string device;                ///< --device: index, part of a name, or UUID
  std::string dump;                  ///< --dump: directory
  std::string emit;                  ///< --emit: directory
  std::map<std::string, std::string> labels;  ///< --label key=value, repeatable
  std::optional<double> precision;            ///< --precision, as a fraction
  std::optional<double> max_time_s;           ///< --max-time
  std::optional<std::int64_t> cache_bytes;    ///< --cache-size
  std::optional<std::int64_t> repeats;        ///< --repeats
  std::optional<std::int64_t> order_seed;     ///< --order-seed
  bool overlap = false;                       ///< --overlap: no barriers between timed calls
  bool list_devices = false;
  bool list_kernels = false;
  bool list_cases = false;
  bool verify_only = false;
  bool watch = false;       ///< --watch: run again whenever a file of the packs is saved
  bool validation = false;  ///< --validation: under the Khronos layer, a message is an error
};

/// The program is to end at once: --help, --version, or a mistake in usage.
struct EarlyExit {
  int exit_code = 0;
  std::string text;  ///< for standard output where exit_code is 0, else for standard error
};

/// Parses the command line; needs neither a file nor a device.
std::variant<Options, EarlyExit> parse_options(int argc, const char* const* argv);

}  // namespace qlinbench
