// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/speedup.h"

#include <gtest/gtest.h>

#include <vector>

namespace qlinbench {
namespace {

Result timed(double median_ns, bool is_baseline = false, Status status = Status::pass) {
  Result result;
  result.status = status;
  result.kernel_is_baseline = is_baseline;
  result.hot = Timing{.summary = {median_ns, median_ns, median_ns, 0.0},
                      .samples_ns = {},
                      .dispatches_per_sample = 1};
  return result;
}

TEST(Speedup, IsTheBaselinesMedianOverTheKernels) {
  EXPECT_EQ(speedup_over_baseline(timed(200.0), std::vector{timed(500.0, true)}), 2.5);
  EXPECT_EQ(speedup_over_baseline(timed(1000.0), std::vector{timed(500.0, true)}), 0.5);
}

TEST(Speedup, ComparesWithTheFastestBaselineAndNothingElse) {
  const std::vector of_case{timed(500.0, true), timed(400.0, true), timed(450.0, true),
                            timed(100.0)};
  EXPECT_EQ(speedup_over_baseline(timed(200.0), of_case), 2.0);
}

TEST(Speedup, NeedsRightAnswersOnBothSides) {
  for (const Status status : {Status::wrong, Status::mistrusted, Status::error}) {
    EXPECT_FALSE(speedup_over_baseline(timed(2.0), std::vector{timed(5.0, true, status)}));
    EXPECT_FALSE(speedup_over_baseline(timed(2.0, false, status), std::vector{timed(5.0, true)}));
  }
}

TEST(Speedup, NeedsTimesAndABaseline) {
  Result verified;
  verified.status = Status::pass;
  EXPECT_FALSE(speedup_over_baseline(verified, std::vector{timed(5.0, true)}));
  EXPECT_FALSE(speedup_over_baseline(timed(2.0), {}));
  EXPECT_FALSE(speedup_over_baseline(timed(2.0), std::vector{timed(5.0)}));
}

TEST(Speedup, IsNothingThatABaselineHas) {
  EXPECT_FALSE(speedup_over_baseline(timed(2.0, true), std::vector{timed(5.0, true)}));
}

}  // namespace
}  // namespace qlinbench
