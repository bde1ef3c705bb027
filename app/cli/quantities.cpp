// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/quantities.h"

#include <charconv>
#include <cmath>
#include <utility>

namespace qlinbench {
namespace {

constexpr std::int64_t kMost = std::int64_t{1} << 53;

/// The whole text as a number.
template <typename Number>
std::optional<Number> parse_all(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace

std::optional<double> parse_positive(std::string_view text) {
  const auto number = parse_all<double>(text);
  if (!number || !std::isfinite(*number) || *number <= 0.0) return std::nullopt;
  return number;
}

std::optional<std::int64_t> parse_count(std::string_view text) {
  const auto number = parse_all<std::int64_t>(text);
  if (!number || *number < 1 || *number > kMost) return std::nullopt;
  return number;
}

std::optional<std::int64_t> parse_bytes(std::string_view text) {
  constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {{"KiB", std::int64_t{1} << 10},
                                                                  {"MiB", std::int64_t{1} << 20},
                                                                  {"GiB", std::int64_t{1} << 30},
                                                                  {"B", 1}};
  std::int64_t unit = 1;
  for (const auto& [name, bytes] : kUnits) {
    if (!text.ends_with(name)) continue;
    text.remove_suffix(name.size());
    unit = bytes;
    break;
  }
  const auto number = parse_count(text);
  if (!number || *number > kMost / unit) return std::nullopt;
  return *number * unit;
}

}  // namespace qlinbench
