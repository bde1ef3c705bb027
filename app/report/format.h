// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// The one place where numbers become text for people. Inside the program quantities are in the
// unit their name says; here they get a prefix and as many digits as a reader uses.

namespace qlinbench {

/// Three significant digits, without an exponent up to a million: "0.012", "1.23", "45.6", "789".
std::string three_digits(double value);

/// "850 ns", "12.3 µs", "4.56 ms", "1.20 s".
std::string duration_text(double nanoseconds);

/// As duration_text, with no digit that an interval of this half width does not support: the last
/// one printed is the place of the half width's first ("12.35 µs" for 12.345 ± 0.06 µs, "340 ns"
/// for 342 ± 20 ns), but there are at least one and at most four significant digits. One for an
/// infinite half width, four for none.
std::string duration_text(double nanoseconds, double half_width_ns);

/// A rate with digits by the same rule, but at most three, two below 0.1 and one below 0.001: it
/// takes no more than six columns.
std::string rate_text(double rate, double half_width);

/// "2.63x", with digits by the rule of durations.
std::string ratio_text(double ratio, double half_width);

/// "0 %", "<0.01 %", "0.12 %", "45.6 %".
std::string percent_text(double fraction);

/// "512 B", "128 MiB", "4.00 GiB".
std::string bytes_text(std::int64_t bytes);

/// Columns a text takes on a terminal; UTF-8 counts once per code point.
std::size_t display_width(std::string_view text);

/// Padded with blanks to a width; texts that are wider stay whole.
std::string pad_right(std::string_view text, std::size_t width);
std::string pad_left(std::string_view text, std::size_t width);

}  // namespace qlinbench
