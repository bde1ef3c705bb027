// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/judge.h"

#include <gtest/gtest.h>

namespace qlinbench {
namespace {

TEST(Judge, MistrustsACaseThatCannotTell) {
  Measurement measurement;
  measurement.verification.checked = 100;
  measurement.verification.exact = 100;
  measurement.verification.undecided_fraction = 0.25;
  EXPECT_EQ(judge(measurement, Distribution::normal).status, Status::pass);
  measurement.verification.undecided_fraction = 0.26;
  EXPECT_EQ(judge(measurement, Distribution::normal).status, Status::mistrusted);
  EXPECT_EQ(judge(measurement, Distribution::normal).reason->code, "undecided");
  measurement.verification.wrong = 1;
  EXPECT_EQ(judge(measurement, Distribution::normal).status, Status::wrong);
}

TEST(Judge, MistrustsACaseThatIsNearlyAllSaturated) {
  Measurement measurement;
  measurement.verification.saturated_fraction = 0.95;
  EXPECT_EQ(judge(measurement, Distribution::normal).status, Status::pass);
  measurement.verification.saturated_fraction = 0.96;
  EXPECT_EQ(judge(measurement, Distribution::normal).status, Status::mistrusted);
  EXPECT_EQ(judge(measurement, Distribution::normal).reason->code, "saturated");
  EXPECT_EQ(judge(measurement, Distribution::pr12005).status, Status::pass);
}

TEST(Judge, MistrustsACaseWithOneAnswerForAll) {
  Measurement measurement;
  measurement.verification.all_equal = true;
  EXPECT_EQ(judge(measurement, Distribution::normal).status, Status::mistrusted);
  EXPECT_EQ(judge(measurement, Distribution::normal).reason->code, "all_equal");
  EXPECT_EQ(judge(measurement, Distribution::pr12005).status, Status::pass);
}

TEST(Judge, MistrustsTiesOnADeviceThatDividesInexactly) {
  Measurement measurement;
  measurement.verification.exact_arithmetic = true;
  EXPECT_EQ(judge(measurement, Distribution::ties).status, Status::mistrusted);
  EXPECT_EQ(judge(measurement, Distribution::ties).reason->code, "inexact_division");
  measurement.exact_division = true;
  EXPECT_EQ(judge(measurement, Distribution::ties).status, Status::pass);
}

TEST(Judge, MistrustsTimesOfAClockThatIsNotToBeBelieved) {
  EXPECT_EQ(judge({}, Distribution::normal, {.times = "it runs backwards"}).status,
            Status::mistrusted);
  EXPECT_EQ(judge({}, Distribution::normal, {.times = "it runs backwards"}).reason->code, "clock");
  EXPECT_EQ(judge({}, Distribution::normal, {.times = "it runs backwards"}).reason->message,
            "it runs backwards");
  Measurement wrong;
  wrong.verification.wrong = 1;
  EXPECT_EQ(judge(wrong, Distribution::normal, {.times = "it runs backwards"}).status,
            Status::wrong);
}

TEST(Judge, MistrustsWrongAnswersThatMayBeTheDevices) {
  Measurement measurement;
  const DeviceDoubts doubts{.times = {}, .wrong_answers = "it stops early"};
  EXPECT_EQ(judge(measurement, Distribution::normal, doubts).status, Status::pass);
  measurement.verification.wrong = 1;
  EXPECT_EQ(judge(measurement, Distribution::normal, doubts).status, Status::mistrusted);
  EXPECT_EQ(judge(measurement, Distribution::normal, doubts).reason->message, "it stops early");
  measurement.overrun_buffers = {"y"};
  EXPECT_EQ(judge(measurement, Distribution::normal, doubts).status, Status::wrong);
}

TEST(DoubtAboutLoops, BeginsWhereEightRoundsForEachKAreTooMany) {
  const auto doubt = [](std::optional<std::int64_t> most_rounds, std::int64_t k) {
    return doubt_about_loops(most_rounds, {.b = 1, .m = 1, .n = 1, .k = k, .group_size = 2});
  };
  EXPECT_EQ(doubt(std::nullopt, 1 << 20), "");
  EXPECT_EQ(doubt(65535, 8190), "");
  EXPECT_NE(doubt(65535, 8192), "");
}

TEST(Judge, MistrustsAKernelThatHasNoTimeThoughItWasTimed) {
  Measurement measurement;
  measurement.was_timed = true;
  EXPECT_EQ(judge(measurement, Distribution::normal).reason->code, "throttled");
  measurement.hot.emplace();
  EXPECT_EQ(judge(measurement, Distribution::normal).status, Status::pass);
}

TEST(Judge, MistrustsAKernelWithoutABound) {
  Measurement measurement;
  measurement.verification.bound_exists = false;
  EXPECT_EQ(judge(measurement, Distribution::normal).reason->code, "no_bound");
}

}  // namespace
}  // namespace qlinbench
