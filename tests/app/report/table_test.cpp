// SPDX-License-Identifier: BSD-3-Clause
#include "app/report/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "app/report/format.h"
#include "app/report/progress.h"
#include "tests/app/example_report.h"
#include "tests/app/golden.h"

namespace qlinbench {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(Table, LooksLikeTheGoldenFile) {
  expect_golden(render_table(example_report()), "tests/app/golden/table.txt");
}

TEST(Table, IsTheSameRowByRow) {
  const Report report = example_report();
  Table::Layout layout{.has_speedup = true};
  for (const Result& result : report.results) {
    layout.id = std::max(layout.id, display_width(short_id(result.id)));
    layout.kernel = std::max(layout.kernel, display_width(kernel_label(result)));
  }
  Table table(layout);
  std::string text =
      device_text(*report.device) + instrument_text(*report.instrument) + table.header();
  for (const Result& result : report.results) text += table.row(result);
  EXPECT_EQ(text + table.footer(), render_table(report));
}

TEST(Table, FitsTheColumnsOfAUsualTerminal) {
  Report report = example_report();
  report.results.resize(1);
  report.results[0].id = "qta8a_qga4w_qta8o/b1.m512.n14336.k4096/g128";
  for (const std::string& line : lines_of(render_table(report))) {
    EXPECT_LE(display_width(line), 120U) << line;
  }
}

TEST(Table, WithoutABoundNothingIsCalledATie) {
  Report report = example_report();
  report.results.resize(1);
  Verification& found = *report.results[0].verification;
  found.checked = 256;
  found.tie = 77;
  EXPECT_THAT(render_table(report), HasSubstr(" 256   77     0 "));
  found.bound_exists = false;
  EXPECT_THAT(render_table(report), HasSubstr(" 256    -     - "));
}

TEST(Table, SmallSharesDoNotRunIntoTheirNeighbours) {
  Report report = example_report();
  report.results.resize(1);
  report.results[0].verification->saturated_fraction = 0.00007;
  report.results[0].cold->ci95_ns = Interval{12345.0, 12346.0};
  const std::string text = render_table(report);
  EXPECT_THAT(text, HasSubstr(" <0.01% 12.35 µs 11.05 µs <0.01%  0.048"));
}

TEST(Table, SaysOnceWhatSeveralResultsHaveInCommon) {
  const std::string text = render_table(example_report());
  const std::string sentence = "w_packed takes 5.00 GiB";
  const std::size_t first = text.find(sentence);
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(text.find(sentence, first + 1), std::string::npos);
}

TEST(Table, MarksEveryTimeAndRateOfAWrongResult) {
  Report report = example_report();
  report.results = {report.results[1]};
  ASSERT_EQ(report.results[0].status, Status::wrong);
  const std::string text = render_table(report);
  EXPECT_THAT(text, HasSubstr(" !850 ns  !825 ns "));
  EXPECT_THAT(text, HasSubstr(" !0.048  !2350        -\n"));
  EXPECT_THAT(text, HasSubstr("they are no result"));
}

TEST(Table, DoesNotMarkTheTimeOfAPass) {
  Report report = example_report();
  report.results.resize(1);
  EXPECT_THAT(render_table(report), Not(HasSubstr("!")));
}

TEST(Table, NamesTheFirstWrongElement) {
  const std::string text = render_table(example_report());
  EXPECT_THAT(text, HasSubstr("8 outputs are wrong"));
  EXPECT_THAT(text, HasSubstr("element [17, 4093], is -3, expected -4"));
  EXPECT_THAT(text, HasSubstr("-0.109375"));
  EXPECT_THAT(text, HasSubstr("-4 only"));
}

TEST(Table, ShowsTheSpeedupOfWhatIsComparedWithABaseline) {
  Report report = example_report();
  report.results = {report.results[0], report.results[0]};
  EXPECT_THAT(render_table(report), Not(HasSubstr("speedup"))) << "baselines alone";
  report.results[1].kernel_name = report.results[1].kernel_requested = "dot_gemm";
  report.results[1].kernel_is_baseline = false;
  report.results[1].speedup = Speedup{.ratio = 2.314, .ci95 = Interval{2.304, 2.324}, .pairs = 6};
  const std::vector<std::string> lines = lines_of(render_table(report));
  EXPECT_THAT(lines.at(2), testing::EndsWith("   GB/s  speedup"));
  EXPECT_THAT(lines.at(3), testing::EndsWith("   2350        -"));
  EXPECT_THAT(lines.at(4), testing::EndsWith("   2350    2.31x"));
}

TEST(Table, PrintsNoDigitOfASpeedupThatItsIntervalDoesNotSupport) {
  Report report = example_report();
  report.results = {report.results.back()};
  const auto row = [&] { return lines_of(render_table(report)).at(3); };
  report.results[0].speedup = Speedup{.ratio = 2.3125, .ci95 = Interval{2.0, 2.6}, .pairs = 6};
  EXPECT_THAT(row(), HasSubstr(" 2.3x "));
  // Medians alone have no interval.
  report.results[0].speedup = Speedup{.ratio = 2.3125};
  EXPECT_THAT(row(), HasSubstr(" 2x "));
}

/// The only row of the first pass, changed.
template <typename Change>
std::string changed_row(Change change) {
  Report report = example_report();
  report.results.resize(1);
  change(report.results[0]);
  return lines_of(render_table(report)).at(3);
}

TEST(Table, ShowsColdAndHotWithTheDigitsOfTheirIntervals) {
  EXPECT_THAT(changed_row([](Result&) {}), HasSubstr(" 12.35 µs 11.05 µs  0.49% "));
  EXPECT_THAT(changed_row([](Result& result) {
                result.cold->ci95_ns = Interval{12000.0, 13000.0};
              }),
              HasSubstr("  12.3 µs 11.05 µs ~4.05% "));
  EXPECT_THAT(changed_row([](Result& result) {
                result.hot->ci95_ns = Interval{10000.0, 12000.0};
              }),
              HasSubstr(" 12.35 µs    11 µs  0.49% "));
}

TEST(Table, ShowsRatesWithTheDigitsOfTheHeadline) {
  // 2345 GB/s within a fifth.
  EXPECT_THAT(changed_row([](Result& result) {
                result.cold->ci95_ns = Interval{10000.0, 15000.0};
              }),
              HasSubstr(" ~20.3%   0.05   2300"));
}

TEST(Table, KeepsSmallRatesApart) {
  EXPECT_THAT(changed_row([](Result& result) {
                result.tops = 0.0001234;
                result.gb_per_s = 0.001234;
              }),
              HasSubstr("  0.49% 0.0001 0.0012"));
}

TEST(Table, ShowsADashWhereTheWeightsWereNeverColdAndTheHotPrecision) {
  const auto hot_only = [](Result& result) {
    result.cold.reset();
    result.cold_absent = "the device is a toaster";
  };
  EXPECT_THAT(changed_row(hot_only), HasSubstr("        - 11.05 µs  0.18% "));
  EXPECT_THAT(changed_row(hot_only), testing::EndsWith(" [1]"));
}

TEST(Table, ShowsOneDigitAndAQuestionMarkWithoutAnInterval) {
  const std::string row = changed_row([](Result& result) {
    result.cold->ci95_ns.reset();
    result.cold->stop = StopReason::max_time;
  });
  EXPECT_THAT(row, HasSubstr("    10 µs 11.05 µs     ~?   0.05   2000"));
}

TEST(Table, MarksAHeadlineThatMissedItsPrecisionAndNoOther) {
  Report report = example_report();
  report.results.resize(1);
  report.results[0].hot->precision = 1e-6;
  EXPECT_THAT(render_table(report), Not(HasSubstr("~"))) << "cold is the headline";
  report.results[0].cold->precision = 1e-6;
  EXPECT_THAT(render_table(report), HasSubstr(" ~0.49% "));
  EXPECT_THAT(render_table(report), HasSubstr("\n~ marks a median"));
}

TEST(Table, ShowsAClockThatStoodStill) {
  const std::string row = changed_row([](Result& result) {
    result.cold.reset();
    result.hot->summary.median = 0.0;
    result.hot->ci95_ns = Interval{};
    result.tops.reset();
    result.gb_per_s.reset();
  });
  EXPECT_THAT(row, HasSubstr("        -     0 ns     ~?      -      -"));
}

TEST(InstrumentText, SaysWhatTheDeviceIsAsAClock) {
  Instrument found = *example_report().instrument;
  EXPECT_EQ(instrument_text(found),
            "Clock: steps of 52.1 ns, 1.25 µs for an empty dispatch, 0.9995 of the host's; cache "
            "of 50.0 MiB (measured)\n");
  found.cache_measured = false;
  EXPECT_THAT(instrument_text(found), testing::EndsWith("; cache of 50.0 MiB (as said)\n"));
  found.cache_bytes.reset();
  EXPECT_THAT(instrument_text(found), testing::EndsWith("; cache of unknown size\n"));
}

TEST(Table, SaysWhatAutoTook) {
  Report report = example_report();
  report.results.resize(2);
  for (Result& result : report.results) result.kernel_requested = "auto";
  const std::string text = render_table(report);
  EXPECT_THAT(text, HasSubstr(" dequant_gemm (auto) "));
  EXPECT_THAT(text, HasSubstr(" dot_gemm TILE_M=16,SPLIT_K=4 (auto)  wrong"));
}

TEST(Table, ShowsAnIntervalWhereSeveralAnswersAreAllowed) {
  Report report = example_report();
  report.results[1].verification->first_wrong->allowed_low = -5;
  EXPECT_THAT(render_table(report), HasSubstr("-5 to -4"));
}

TEST(DeviceText, SaysThatASoftwareDeviceIsNone) {
  DeviceInfo device = *example_report().device;
  EXPECT_THAT(device_text(device), Not(HasSubstr("CPU")));
  EXPECT_THAT(device_text(device), HasSubstr("Example GPU"));
  EXPECT_THAT(device_text(device), HasSubstr("Example driver 580.1"));
  device.software = true;
  EXPECT_THAT(device_text(device), HasSubstr("This device is a CPU"));
}

TEST(ProgressLine, ShowsHowFarTheRunIs) {
  using std::chrono::seconds;
  EXPECT_EQ(progress_line(3, 4, "b1.m1.n64.k64/g32", "measure", seconds(67), 100),
            "[##########..........] 3/4  b1.m1.n64.k64/g32  measure  1:07");
  EXPECT_EQ(progress_line(1, 4, "id", "operands", seconds(0), 100),
            "[....................] 1/4  id  operands  0:00");
}

TEST(ProgressLine, IsCutToTheTerminal) {
  EXPECT_EQ(progress_line(1, 4, "a long id", "operands", std::chrono::seconds(0), 10),
            "[.........");
}

TEST(Progress, WritesNothingWhereThereIsNoTerminal) {
  std::FILE* const file = std::tmpfile();
  ASSERT_NE(file, nullptr);
  {
    Progress progress(file, 2);
    progress.begin_case("qta8a_qga4w_qta8o/b1.m1.n64.k64/g32");
    progress.phase("measure");
    progress.clear();
  }
  EXPECT_EQ(std::ftell(file), 0);
  std::fclose(file);
}

}  // namespace
}  // namespace qlinbench
