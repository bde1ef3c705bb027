// SPDX-License-Identifier: BSD-3-Clause
#include "app/report/format.h"

#include <gtest/gtest.h>

#include <limits>

namespace qlinbench {
namespace {

TEST(ThreeDigits, KeepsThreeSignificantOnes) {
  EXPECT_EQ(three_digits(1.234), "1.23");
  EXPECT_EQ(three_digits(12.34), "12.3");
  EXPECT_EQ(three_digits(123.4), "123");
  EXPECT_EQ(three_digits(-12.34), "-12.3");
  EXPECT_EQ(three_digits(0.01234), "0.012");
}

TEST(ThreeDigits, DoesNotGrowByRounding) {
  // 9.995 and 99.95 are the numbers from which on one digit more stands before the point.
  EXPECT_EQ(three_digits(9.994), "9.99");
  EXPECT_EQ(three_digits(9.996), "10.0");
  EXPECT_EQ(three_digits(99.94), "99.9");
  EXPECT_EQ(three_digits(99.96), "100");
}

TEST(DurationText, TakesTheUnitThatFits) {
  EXPECT_EQ(duration_text(850.0), "850 ns");
  EXPECT_EQ(duration_text(12345.0), "12.3 µs");
  EXPECT_EQ(duration_text(4.56e6), "4.56 ms");
  EXPECT_EQ(duration_text(1.2e9), "1.20 s");
  EXPECT_EQ(duration_text(90e9), "90.0 s");
}

TEST(DurationText, ChangesTheUnitWhereTheNumberWouldRoundToAThousand) {
  EXPECT_EQ(duration_text(999.4), "999 ns");
  EXPECT_EQ(duration_text(999.6), "1.00 µs");
  EXPECT_EQ(duration_text(999.6e3), "1.00 ms");
}

TEST(DurationText, KeepsShortTimesInNanoseconds) {
  EXPECT_EQ(duration_text(0.0), "0 ns");
  EXPECT_EQ(duration_text(0.5), "0.50 ns");
}

TEST(DurationText, PrintsNoDigitThatTheIntervalDoesNotSupport) {
  EXPECT_EQ(duration_text(12345.0, 60.0), "12.35 µs");
  EXPECT_EQ(duration_text(12345.0, 400.0), "12.3 µs");
  EXPECT_EQ(duration_text(12345.0, 2000.0), "12 µs");
  EXPECT_EQ(duration_text(342.0, 20.0), "340 ns");
  EXPECT_EQ(duration_text(4.567e6, 0.2e6), "4.6 ms");
  EXPECT_EQ(duration_text(0.5, 0.01), "0.50 ns");
}

TEST(DurationText, ReadsTheHalfWidthWithOneDigit) {
  // 96 reads as 100, 94 as 90.
  EXPECT_EQ(duration_text(12345.0, 96.0), "12.3 µs");
  EXPECT_EQ(duration_text(12345.0, 94.0), "12.35 µs");
}

TEST(DurationText, PrintsOneToFourDigits) {
  EXPECT_EQ(duration_text(12345.0, 0.001), "12.35 µs");
  EXPECT_EQ(duration_text(12345.0, 0.0), "12.35 µs");
  EXPECT_EQ(duration_text(12345.0, 50000.0), "10 µs");
  EXPECT_EQ(duration_text(12345.0, std::numeric_limits<double>::infinity()), "10 µs");
  EXPECT_EQ(duration_text(0.0, 1.0), "0 ns");
}

TEST(DurationText, CountsTheDigitsAfterRounding) {
  EXPECT_EQ(duration_text(999.96, 0.01), "1.000 µs");
  EXPECT_EQ(duration_text(999.6, 0.1), "999.6 ns");
  EXPECT_EQ(duration_text(999.6, 3.0), "1.000 µs");
  EXPECT_EQ(duration_text(99996.0, 1.0), "100.0 µs");
  EXPECT_EQ(duration_text(999.6e6, 20e6), "1.00 s");
}

TEST(RatioText, PrintsNoDigitThatTheIntervalDoesNotSupport) {
  EXPECT_EQ(ratio_text(2.634, 0.01), "2.63x");
  EXPECT_EQ(ratio_text(2.634, 0.0), "2.634x");
  EXPECT_EQ(ratio_text(2.634, 0.3), "2.6x");
  EXPECT_EQ(ratio_text(0.0123, 0.0004), "0.0123x");
  EXPECT_EQ(ratio_text(117.3, 20.0), "120x");
  EXPECT_EQ(ratio_text(9.9996, 0.001), "10.00x");
}

TEST(RateText, PrintsNoDigitThatTheIntervalDoesNotSupport) {
  EXPECT_EQ(rate_text(2921.0, 4.0), "2920");
  EXPECT_EQ(rate_text(2921.0, 300.0), "2900");
  EXPECT_EQ(rate_text(69.71, 0.0), "69.7");
  EXPECT_EQ(rate_text(69.71, 0.8), "69.7");
  EXPECT_EQ(rate_text(69.71, 8.0), "70");
  EXPECT_EQ(rate_text(3.941, 0.01), "3.94");
  EXPECT_EQ(rate_text(3.941, std::numeric_limits<double>::infinity()), "4");
  EXPECT_EQ(rate_text(99.96, 0.01), "100");
}

TEST(RateText, ShowsSmallRatesWithFewerDigits) {
  EXPECT_EQ(rate_text(0.04783, 0.0001), "0.048");
  EXPECT_EQ(rate_text(0.04783, 0.02), "0.05");
  EXPECT_EQ(rate_text(0.002146, 0.0), "0.0021");
  EXPECT_EQ(rate_text(0.0003146, 0.0), "0.0003");
  EXPECT_EQ(rate_text(0.00009342, 0.0), "9e-05");
  EXPECT_EQ(rate_text(0.0, 0.0), "0");
  EXPECT_EQ(rate_text(std::numeric_limits<double>::infinity(), 1.0), "inf");
}

TEST(PercentText, CountsInHundredths) {
  EXPECT_EQ(percent_text(0.0), "0 %");
  EXPECT_EQ(percent_text(0.456), "45.6 %");
  EXPECT_EQ(percent_text(1.0), "100 %");
  EXPECT_EQ(percent_text(0.0012), "0.12 %");
  EXPECT_EQ(percent_text(0.00042), "0.04 %");
  EXPECT_EQ(percent_text(0.00007), "<0.01 %");
}

TEST(BytesText, CountsInPowersOf1024) {
  EXPECT_EQ(bytes_text(0), "0 B");
  EXPECT_EQ(bytes_text(512), "512 B");
  EXPECT_EQ(bytes_text(134217728), "128 MiB");
  EXPECT_EQ(bytes_text(std::int64_t{5} << 30), "5.00 GiB");
  EXPECT_EQ(bytes_text(std::int64_t{1} << 40), "1.00 TiB");
}

TEST(DisplayWidth, CountsCodePoints) {
  EXPECT_EQ(display_width("12 µs"), 5U);
  EXPECT_EQ(display_width(""), 0U);
}

TEST(Pad, AlignsByWhatIsSeen) {
  EXPECT_EQ(pad_left("5 µs", 6), "  5 µs");
  EXPECT_EQ(pad_right("5 µs", 6), "5 µs  ");
  EXPECT_EQ(pad_left("too long", 3), "too long");
  EXPECT_EQ(pad_right("too long", 3), "too long");
}

}  // namespace
}  // namespace qlinbench
