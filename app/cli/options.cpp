// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>
#include <set>

#include "app/cli/combinations.h"
#include "app/cli/help.h"
#include "app/cli/option_table.h"
#include "app/cli/quantities.h"
#include "app/measure/measure_options.h"
#include "app/results/exit_code.h"
#include "kernels/loader/mistake.h"

namespace qlinbench {
namespace {

EarlyExit usage_error(const std::string& sentences) {
  return {static_cast<int>(ExitCode::usage),
          fmt::format("qlinbench: {}\n'qlinbench --help' shows all options.\n", sentences)};
}

/// Tells the parser about one row; every option takes exactly one value or none.
struct OptionAdder {
  CLI::App& app;
  RawOptions& raw;
  std::string name;

  void operator()(std::string RawOptions::*target) const {
    auto* option = app.add_option(name, raw.*target);
    if (name == "--config") option->take_last();
  }
  void operator()(std::vector<std::string> RawOptions::*target) const {
    app.add_option(name, raw.*target)->allow_extra_args(false);
  }
  void operator()(bool RawOptions::*target) const {
    const std::string names = name == "--help" ? "-h,--help" : name;
    app.add_flag(names, raw.*target)->disable_flag_override();
  }
};

std::vector<std::string> option_names() {
  std::vector<std::string> names;
  names.reserve(kOptionRows.size());
  for (const OptionRow& row : kOptionRows) names.emplace_back(row.name);
  return names;
}

/// A sentence for each word that belongs to no option. What follows an unknown option is taken
/// for its value.
std::string unknown_words(const std::vector<std::string>& words) {
  const std::vector<std::string> names = option_names();
  std::vector<std::string> sentences;
  bool after_option = false;
  for (const std::string& word : words) {
    if (word == "--") continue;
    const bool is_option = word.size() > 1 && word.front() == '-';
    if (is_option) {
      const std::string name = word.substr(0, word.find('='));
      sentences.push_back(fmt::format("unknown option '{}'{}", name, did_you_mean(name, names)));
    } else if (!after_option) {
      sentences.push_back(fmt::format("unexpected argument '{}'", word));
    }
    after_option = is_option;
  }
  return fmt::format("{}", fmt::join(sentences, "; "));
}

/// An option whose value is missing swallows the next option; an empty value is none.
std::optional<std::string> missing_value(const CLI::App& app) {
  const std::vector<std::string> names = option_names();
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& value : option->results()) {
      const bool swallowed = std::find(names.begin(), names.end(), value) != names.end();
      if (!swallowed && !value.empty()) continue;
      return fmt::format("{} needs a value{}", option->get_name(),
                         swallowed ? ", and '" + value + "' follows it" : "");
    }
  }
  return std::nullopt;
}

/// CLI11's exceptions as sentences of ours.
std::string explain(const CLI::App& app, const CLI::ParseError& error) {
  for (const CLI::Option* option : app.get_options()) {
    const std::size_t count = option->count();
    if (option->get_expected_max() == 1 && count > 1 && option->get_name() != "--config") {
      return fmt::format("{} is given {} times and can be given once", option->get_name(), count);
    }
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    // "--kernel: 1 required TEXT missing", "verify-only was given a disallowed flag override"
    const std::string what = error.what();
    const std::string name = what.substr(0, what.find_first_of(": "));
    return what.front() == '-' ? fmt::format("{} needs a value", name)
                               : fmt::format("--{} takes no value", name);
  }
  return error.what();
}

/// Takes "key=value" apart.
std::optional<std::string> read_labels(RawOptions& raw) {
  for (const std::string& text : raw.label_texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fmt::format("--label {}: must be KEY=VALUE", text);
    }
    const std::string key = text.substr(0, equals);
    if (!raw.labels.emplace(key, text.substr(equals + 1)).second) {
      return fmt::format("--label {}: the key '{}' is given twice", text, key);
    }
  }
  return std::nullopt;
}

/// Reads one number; a text that is empty was not given.
template <typename Value>
std::optional<std::string> read_quantity(std::string_view option, const std::string& text,
                                         std::optional<Value> (*parse)(std::string_view),
                                         std::string_view wanted, std::optional<Value>& target) {
  if (text.empty()) return std::nullopt;
  target = parse(text);
  if (target) return std::nullopt;
  return fmt::format("{} {}: must be {}", option, text, wanted);
}

std::optional<std::int64_t> parse_repeats(std::string_view text) {
  const auto count = parse_count(text);
  return count && *count >= kLeastRepeats ? count : std::nullopt;
}

std::optional<std::string> read_quantities(RawOptions& raw) {
  if (auto mistake = read_quantity("--precision", raw.precision_text, parse_positive,
                                   "a number of percent above 0", raw.precision)) {
    return mistake;
  }
  if (raw.precision) *raw.precision /= 100.0;
  if (auto mistake = read_quantity("--max-time", raw.max_time_text, parse_positive,
                                   "a number of seconds above 0", raw.max_time_s)) {
    return mistake;
  }
  if (auto mistake =
          read_quantity("--cache-size", raw.cache_size_text, parse_bytes,
                        "a number of bytes, as 4096, 512KiB or 50MiB", raw.cache_bytes)) {
    return mistake;
  }
  if (auto mistake = read_quantity("--repeats", raw.repeats_text, parse_repeats,
                                   "a whole number of at least 2", raw.repeats)) {
    return mistake;
  }
  return read_quantity("--order-seed", raw.order_seed_text, parse_count,
                       "a whole number of at least 1", raw.order_seed);
}

/// What is wrong with the command line, or nothing.
std::optional<std::string> parse(int argc, const char* const* argv, RawOptions& raw) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  for (const OptionRow& row : kOptionRows) {
    std::visit(OptionAdder{app, raw, std::string(row.name)}, row.target);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return explain(app, error);
  }
  if (auto missing = missing_value(app)) return missing;
  const std::vector<std::string> remaining = app.remaining();
  if (!remaining.empty()) return unknown_words(remaining);
  return std::nullopt;
}

}  // namespace

std::variant<Options, EarlyExit> parse_options(int argc, const char* const* argv) {
  RawOptions raw;
  if (const auto mistake = parse(argc, argv, raw)) return usage_error(*mistake);
  if (raw.help) return EarlyExit{0, help_text()};
  if (raw.version) return EarlyExit{0, version_text()};
  if (const auto mistake = read_labels(raw)) return usage_error(*mistake);
  if (const auto mistake = read_quantities(raw)) return usage_error(*mistake);
  if (const auto mistake = senseless_combination(raw)) return usage_error(*mistake);
  return static_cast<Options>(std::move(raw));
}

}  // namespace qlinbench
