// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/combinations.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <string_view>
#include <vector>

namespace qlinbench {
namespace {

/// std::regex compiles by recursion, so a longer one might end the program.
constexpr std::size_t kLongestFilter = 1000;

std::vector<std::string_view> given_lists(const Options& options) {
  std::vector<std::string_view> lists;
  if (options.list_devices) lists.emplace_back("--list-devices");
  if (options.list_kernels) lists.emplace_back("--list-kernels");
  if (options.list_cases) lists.emplace_back("--list-cases");
  return lists;
}

/// Options that say how to measure.
std::string_view first_timing_option(const Options& options) {
  if (options.precision) return "--precision";
  if (options.max_time_s) return "--max-time";
  if (options.cache_bytes) return "--cache-size";
  if (options.order_seed) return "--order-seed";
  return options.overlap ? "--overlap" : "";
}

/// Options that say how to run, and mean nothing where a list is printed instead.
std::string_view first_run_option(const Options& options) {
  const bool asks_kernels = options.list_kernels && !options.config.empty();
  const bool shows_cases = options.list_cases || asks_kernels;
  if (!options.output.empty()) return "--output";
  if (!options.dump.empty()) return "--dump";
  if (!options.emit.empty()) return "--emit";
  if (!options.labels.empty()) return "--label";
  if (options.verify_only) return "--verify-only";
  if (options.repeats) return "--repeats";
  if (const std::string_view timing = first_timing_option(options); !timing.empty()) return timing;
  if (options.watch) return "--watch";
  if (options.validation) return "--validation";
  if (!asks_kernels && !options.device.empty()) return "--device";
  if (options.list_devices && !options.packs.empty()) return "--pack";
  if (!shows_cases && !options.filter.empty()) return "--filter";
  if (!shows_cases && !options.kernels.empty()) return "--kernel";
  return {};
}

std::optional<std::string> lists_mistake(const Options& options) {
  const std::vector<std::string_view> lists = given_lists(options);
  if (lists.size() > 1) {
    return fmt::format("{} and {} cannot be printed together: ask for one", lists[0], lists[1]);
  }
  if (!lists.empty()) {
    const std::string_view other = first_run_option(options);
    if (!other.empty()) return fmt::format("{} runs nothing, so {} is senseless", lists[0], other);
  }
  const bool needs_config = lists.empty() || options.list_cases;
  if (needs_config && options.config.empty()) {
    return lists.empty() ? "nothing to run: give the shapes with --config FILE, for example "
                           "--config configs/smoke.json"
                         : "--list-cases needs the shapes: give them with --config FILE";
  }
  return std::nullopt;
}

std::optional<std::string> timing_mistake(const Options& options) {
  const std::string_view timing = first_timing_option(options);
  if (!options.verify_only || timing.empty()) return std::nullopt;
  return fmt::format("--verify-only measures nothing, so {} is senseless", timing);
}

std::optional<std::string> watch_mistake(const Options& options) {
  if (!options.watch) return std::nullopt;
  if (options.packs.empty()) return "--watch runs kernels of your own: give them with --pack DIR";
  if (options.output != "-") return std::nullopt;
  return "--watch writes its results anew in every run: give --output a file's name, not -";
}

std::optional<std::string> filter_mistake(const std::string& filter) {
  if (filter.size() > kLongestFilter) {
    return fmt::format("--filter is longer than {} characters", kLongestFilter);
  }
  try {
    const std::regex compiled(filter, std::regex::ECMAScript);
  } catch (const std::regex_error& error) {
    return fmt::format("--filter '{}' is no regular expression (ECMAScript): {}", filter,
                       error.what());
  }
  return std::nullopt;
}

std::optional<std::string> kernels_mistake(const std::vector<std::string>& kernels) {
  for (auto one = kernels.begin(); one != kernels.end(); ++one) {
    if (one->empty()) return "--kernel needs a kernel's name";
    if (std::find(kernels.begin(), one, *one) != one) {
      return fmt::format("--kernel {} is given twice", *one);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> senseless_combination(const Options& options) {
  if (auto mistake = lists_mistake(options)) return mistake;
  if (auto mistake = timing_mistake(options)) return mistake;
  if (auto mistake = watch_mistake(options)) return mistake;
  if (auto mistake = filter_mistake(options.filter)) return mistake;
  return kernels_mistake(options.kernels);
}

}  // namespace qlinbench
