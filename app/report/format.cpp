// SPDX-License-Identifier: BSD-3-Clause
#include "app/report/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace qlinbench {
namespace {

struct Unit {
  double size;
  std::string_view name;
};

/// The largest unit whose number does not round to less than 1.
template <std::size_t Count>
const Unit& fitting(const std::array<Unit, Count>& largest_first, double value) {
  const auto found =
      std::find_if(largest_first.begin(), largest_first.end(),
                   [value](const Unit& unit) { return value >= unit.size * 0.9995; });
  return found == largest_first.end() ? largest_first.back() : *found;
}

}  // namespace

std::string three_digits(double value) {
  const double magnitude = std::abs(value);
  // Below each limit the number still rounds to one with so many digits before the point.
  if (magnitude == 0.0) return "0";
  if (magnitude < 0.0995) return fmt::format("{:.2g}", value);
  if (magnitude < 9.995) return fmt::format("{:.2f}", value);
  if (magnitude < 99.95) return fmt::format("{:.1f}", value);
  return fmt::format("{:.0f}", value);
}

std::string duration_text(double nanoseconds) {
  static constexpr std::array<Unit, 4> kUnits{{{1e9, "s"}, {1e6, "ms"}, {1e3, "µs"}, {1.0, "ns"}}};
  const Unit& unit = fitting(kUnits, nanoseconds);
  return fmt::format("{} {}", three_digits(nanoseconds / unit.size), unit.name);
}

std::string percent_text(double fraction) {
  const double percent = 100.0 * fraction;
  if (percent > 0.0 && percent < 0.01) return "<0.01 %";
  return percent < 0.1 && percent > 0.0 ? fmt::format("{:.2f} %", percent)
                                        : three_digits(percent) + " %";
}

std::string bytes_text(std::int64_t bytes) {
  static constexpr std::array<Unit, 5> kUnits{
      {{0x1p40, "TiB"}, {0x1p30, "GiB"}, {0x1p20, "MiB"}, {0x1p10, "KiB"}, {1.0, "B"}}};
  const Unit& unit = fitting(kUnits, static_cast<double>(bytes));
  return fmt::format("{} {}", three_digits(static_cast<double>(bytes) / unit.size), unit.name);
}

std::size_t display_width(std::string_view text) {
  // Every byte of UTF-8 but the continuation bytes 10xxxxxx begins a code point.
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) >> 6U) != 2; }));
}

std::string pad_right(std::string_view text, std::size_t width) {
  const std::size_t taken = std::min(display_width(text), width);
  return std::string(text) + std::string(width - taken, ' ');
}

std::string pad_left(std::string_view text, std::size_t width) {
  const std::size_t taken = std::min(display_width(text), width);
  return std::string(width - taken, ' ') + std::string(text);
}

}  // namespace qlinbench
