// SPDX-License-Identifier: BSD-3-Clause
#include "app/report/timing_notes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/example_report.h"

namespace qlinbench {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A pass that has nothing to be noted: cold and hot, two passes that add up to 12 µs of 11 hot.
Result quiet_result() {
  return example_report().results.front();
}

TEST(TimingNotes, AreNoneWhereAllIsWell) {
  EXPECT_THAT(timing_notes(quiet_result()), IsEmpty());
  EXPECT_THAT(timing_notes(Result{}), IsEmpty());
}

TEST(TimingNotes, TellOfSamplesThatWereDiscarded) {
  Result result = quiet_result();
  result.cold->discarded = 3;
  EXPECT_THAT(timing_notes(result),
              ElementsAre("cold samples discarded because the device's clock was held down: 3"));
}

TEST(TimingNotes, TellOfDriftAndLevelsOfEachTiming) {
  Result result = quiet_result();
  result.cold->health = {.drift = -0.0525, .drifting = true, .bimodal = false};
  result.hot->health = {.drift = 0.0, .drifting = false, .bimodal = true};
  EXPECT_THAT(timing_notes(result),
              ElementsAre("the cold times drift: -5.2 % from the first to the last",
                          "the hot times have two levels"));
}

TEST(TimingNotes, SayWhyThereIsNoColdTime) {
  Result result = quiet_result();
  result.cold.reset();
  result.cold_absent = "the weights are small";
  EXPECT_THAT(timing_notes(result), ElementsAre("not timed cold: the weights are small"));
  // What was not timed at all has a reason of its own.
  result.hot.reset();
  EXPECT_THAT(timing_notes(result), IsEmpty());
}

TEST(TimingNotes, CountDifferentOutputsThatAreAllRight) {
  Result result = quiet_result();
  result.answers->distinct = 3;
  EXPECT_THAT(timing_notes(result),
              ElementsAre("not deterministic: 3 different outputs, all of them right"));
  result.status = Status::wrong;
  EXPECT_THAT(timing_notes(result), IsEmpty());
}

TEST(TimingNotes, TellOfPassesThatAddUpToLessThanTheShortestCall) {
  Result result = quiet_result();
  result.hot->summary.min = 10000.0;
  result.passes = {{"a", 5000.0}, {"b", 4000.0}};
  EXPECT_THAT(timing_notes(result), IsEmpty());
  result.passes[1].ns = 2500.0;
  EXPECT_THAT(timing_notes(result),
              ElementsAre("the passes add up to 75 % of the shortest call only"));
  result.passes.clear();
  EXPECT_THAT(timing_notes(result), IsEmpty());
}

}  // namespace
}  // namespace qlinbench
