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

/// The largest unit whose number does not round to less than 1: to three digits, or not at all.
template <std::size_t Count>
const Unit& fitting(const std::array<Unit, Count>& largest_first, double value,
                    double rounds_to_1 = 0.9995) {
  const auto found =
      std::find_if(largest_first.begin(), largest_first.end(),
                   [&](const Unit& unit) { return value >= unit.size * rounds_to_1; });
  return found == largest_first.end() ? largest_first.back() : *found;
}

constexpr std::array<Unit, 4> kTimeUnits{{{1e9, "s"}, {1e6, "ms"}, {1e3, "µs"}, {1.0, "ns"}}};

/// The power of ten of a positive number's first digit.
int first_place(double value) {
  return static_cast<int>(std::floor(std::log10(value)));
}

/// The power of ten of the last digit to print. The half width counts as it reads with one digit:
/// 0.096 is 0.1.
int last_place(double value, double half_width, int most_digits) {
  const int first = first_place(value);
  const int least = first - (most_digits - 1);
  if (half_width <= 0.0) return least;
  if (!std::isfinite(half_width)) return first;
  return std::clamp(first_place(half_width / 0.95), least, first);
}

/// A positive number rounded to the last place that its half width supports, and that place.
struct Rounded {
  double value;
  int place;
};

Rounded round_to_support(double value, double half_width, int most_digits = 4) {
  const int place = last_place(value, half_width, most_digits);
  // 0.01 is no binary fraction, 100 is: dividing by it gives the number nearest to the decimal.
  const double scale = std::pow(10.0, std::abs(place));
  const double rounded =
      place < 0 ? std::round(value * scale) / scale : std::round(value / scale) * scale;
  // 9.9996 becomes 10.00 and has one digit too many.
  return {rounded, last_place(rounded, half_width, most_digits)};
}

/// A rounded number in a unit of 10^n.
std::string digits_text(const Rounded& rounded, double unit_size) {
  const int decimals = std::max(first_place(unit_size) - rounded.place, 0);
  return fmt::format("{:.{}f}", rounded.value / unit_size, decimals);
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
  const Unit& unit = fitting(kTimeUnits, nanoseconds);
  return fmt::format("{} {}", three_digits(nanoseconds / unit.size), unit.name);
}

std::string duration_text(double nanoseconds, double half_width_ns) {
  if (!(nanoseconds > 0.0)) return duration_text(nanoseconds);
  const Rounded rounded = round_to_support(nanoseconds, half_width_ns);
  const Unit& unit = fitting(kTimeUnits, rounded.value, 1.0);
  return fmt::format("{} {}", digits_text(rounded, unit.size), unit.name);
}

std::string rate_text(double rate, double half_width) {
  if (!(rate > 0.0) || !std::isfinite(rate)) return three_digits(rate);
  const int most_digits = rate < 0.001 ? 1 : rate < 0.1 ? 2 : 3;
  const Rounded rounded = round_to_support(rate, half_width, most_digits);
  if (most_digits == 3) return digits_text(rounded, 1.0);
  return fmt::format("{:.{}g}", rounded.value, first_place(rounded.value) - rounded.place + 1);
}

std::string ratio_text(double ratio, double half_width) {
  if (!(ratio > 0.0)) return three_digits(ratio) + "x";
  return digits_text(round_to_support(ratio, half_width), 1.0) + "x";
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
