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
  std::string text = device_text(*report.device) + table.header();
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

TEST(Table, SmallSharesDoNotRunIntoTheirNeighbours) {
  Report report = example_report();
  report.results.resize(1);
  report.results[0].verification->saturated_fraction = 0.00007;
  report.results[0].hot->summary.cv = 0.00042;
  const std::string text = render_table(report);
  EXPECT_THAT(text, HasSubstr(" <0.01% "));
  EXPECT_THAT(text, HasSubstr(" 0.04% "));
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
  EXPECT_THAT(text, HasSubstr(" !850 ns !850 ns "));
  EXPECT_THAT(text, HasSubstr(" !0.048  !2345       -\n"));
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
  report.results[1].speedup = 2.314;
  const std::vector<std::string> lines = lines_of(render_table(report));
  EXPECT_THAT(lines.at(1), testing::EndsWith("   GB/s speedup"));
  EXPECT_THAT(lines.at(2), testing::EndsWith("   2345       -"));
  EXPECT_THAT(lines.at(3), testing::EndsWith("   2345   2.31x"));
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
