// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/speedup.h"

#include <gtest/gtest.h>

#include <numeric>
#include <optional>
#include <vector>

#include "app/stats/summary.h"

namespace qlinbench {
namespace {

/// Samples of the rounds 0, 1, ... of a group.
Timing timing(std::vector<double> samples_ns, std::int64_t group = 0) {
  Timing taken;
  taken.summary = summarize(samples_ns);
  taken.rounds.resize(samples_ns.size());
  std::iota(taken.rounds.begin(), taken.rounds.end(), 0);
  taken.instances.assign(samples_ns.size(), 0);
  taken.samples_ns = std::move(samples_ns);
  taken.group = group;
  return taken;
}

/// Timed hot, with the one sample.
Result timed(double median_ns, bool is_baseline = false, Status status = Status::pass) {
  Result result;
  result.status = status;
  result.kernel_is_baseline = is_baseline;
  result.hot = timing({median_ns});
  return result;
}

std::optional<double> ratio(const Result& result, const std::vector<Result>& of_case) {
  const auto found = speedup_over_baseline(result, of_case);
  return found ? std::optional(found->ratio) : std::nullopt;
}

TEST(Speedup, IsTheBaselinesTimeOverTheKernels) {
  EXPECT_EQ(ratio(timed(200.0), {timed(500.0, true)}), 2.5);
  EXPECT_EQ(ratio(timed(1000.0), {timed(500.0, true)}), 0.5);
}

TEST(Speedup, ComparesWithTheFastestBaselineAndNothingElse) {
  EXPECT_EQ(ratio(timed(200.0),
                  {timed(500.0, true), timed(400.0, true), timed(450.0, true), timed(100.0)}),
            2.0);
}

TEST(Speedup, NeedsRightAnswersOnBothSides) {
  for (const Status status : {Status::wrong, Status::mistrusted, Status::error}) {
    EXPECT_FALSE(ratio(timed(2.0), {timed(5.0, true, status)}));
    EXPECT_FALSE(ratio(timed(2.0, false, status), {timed(5.0, true)}));
  }
}

TEST(Speedup, OfSeveralInstancesIsKnownAsWellAsTheyAgree) {
  // Six instances, six samples each; instance i of the baseline takes i percent longer.
  Result baseline = timed(1.0, true);
  Result kernel = timed(1.0);
  std::vector<double> baseline_ns;
  std::vector<std::int64_t> instances;
  for (int round = 0; round < 36; ++round) {
    instances.push_back(round % 6);
    baseline_ns.push_back(2.0 * (100 + round % 6));
  }
  baseline.hot = timing(baseline_ns);
  kernel.hot = timing(std::vector<double>(36, 100.0));
  baseline.hot->instances = kernel.hot->instances = instances;
  const std::vector<Result> of_case{baseline};
  const auto speedup = speedup_over_baseline(kernel, of_case);
  EXPECT_DOUBLE_EQ(speedup->ratio, 2.05);
  EXPECT_DOUBLE_EQ(speedup->ci95->low, 2.0);
  EXPECT_DOUBLE_EQ(speedup->ci95->high, 2.1);
}

TEST(Speedup, NeedsTimesAndABaseline) {
  Result verified;
  verified.status = Status::pass;
  EXPECT_FALSE(ratio(verified, {timed(5.0, true)}));
  EXPECT_FALSE(ratio(timed(2.0), {}));
  EXPECT_FALSE(ratio(timed(2.0), {timed(5.0)}));
  EXPECT_FALSE(ratio(timed(0.0), {timed(5.0, true)})) << "a clock that stood still";
  EXPECT_FALSE(ratio(timed(2.0), {timed(0.0, true)}));
}

TEST(Speedup, IsNothingThatABaselineHas) {
  EXPECT_FALSE(ratio(timed(2.0, true), {timed(5.0, true)}));
}

TEST(Speedup, IsTheMedianOfTheRatiosOfTheRoundsNotOfTheMedians) {
  // A slow second round hits both alike: 4, 4, 2. The medians' ratio is 12 / 4.
  Result kernel = timed(1.0);
  kernel.hot = timing({3.0, 10.0, 4.0});
  Result baseline = timed(1.0, true);
  baseline.hot = timing({12.0, 40.0, 8.0});
  const auto found = speedup_over_baseline(kernel, std::vector{baseline});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->ratio, 4.0);
  EXPECT_EQ(found->pairs, 3);
  EXPECT_FALSE(found->ci95) << "no interval of 95 % from three";
}

TEST(Speedup, HasTheIntervalOfTheRatios) {
  // Of six the interval is the smallest and the largest: 20/10 and 27/9.
  Result kernel = timed(1.0);
  kernel.hot = timing({10.0, 9.0, 10.0, 10.0, 10.0, 10.0});
  Result baseline = timed(1.0, true);
  baseline.hot = timing({25.0, 27.0, 20.0, 24.0, 26.0, 25.0});
  const auto found = speedup_over_baseline(kernel, std::vector{baseline});
  ASSERT_TRUE(found && found->ci95);
  EXPECT_EQ(found->ratio, 2.5);
  EXPECT_EQ(found->ci95->low, 2.0);
  EXPECT_EQ(found->ci95->high, 3.0);
  EXPECT_EQ(found->pairs, 6);
}

TEST(Speedup, PairsSamplesOfTheSameRoundWhereOthersWereDiscarded) {
  // Rounds 1 and 4 have both: 30/10 and 50/10. Any other pairing gives other ratios.
  Result kernel = timed(1.0);
  kernel.hot = timing({1.0, 10.0, 7.0, 10.0});
  kernel.hot->rounds = {0, 1, 2, 4};
  Result baseline = timed(1.0, true);
  baseline.hot = timing({30.0, 13.0, 50.0, 11.0});
  baseline.hot->rounds = {1, 3, 4, 5};
  const auto found = speedup_over_baseline(kernel, std::vector{baseline});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->pairs, 2);
  EXPECT_EQ(found->ratio, 4.0);
}

TEST(Speedup, IsThatOfTheMediansWhereTheTwoWereNotTimedInTurn) {
  Result kernel = timed(1.0);
  kernel.hot = timing({3.0, 10.0, 4.0}, 1);
  Result baseline = timed(1.0, true);
  baseline.hot = timing({12.0, 40.0, 8.0}, 0);
  auto found = speedup_over_baseline(kernel, std::vector{baseline});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->ratio, 3.0);
  EXPECT_EQ(found->pairs, 0);
  EXPECT_FALSE(found->ci95);
  // Nor where no round has both.
  kernel.hot->group = 0;
  kernel.hot->rounds = {7, 8, 9};
  found = speedup_over_baseline(kernel, std::vector{baseline});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->ratio, 3.0);
  EXPECT_EQ(found->pairs, 0);
}

TEST(Speedup, ComparesColdWithColdAndHotWithHot) {
  Result kernel = timed(100.0);
  kernel.cold = timing({200.0});
  Result baseline = timed(500.0, true);
  EXPECT_FALSE(ratio(kernel, {baseline})) << "the baseline was never cold";
  baseline.cold = timing({800.0});
  EXPECT_EQ(ratio(kernel, {baseline}), 4.0);
  kernel.cold.reset();
  EXPECT_EQ(ratio(kernel, {baseline}), 5.0);
}

TEST(Speedup, TakesTheBaselineThatIsFastestCold) {
  Result kernel = timed(1.0);
  kernel.cold = timing({100.0});
  Result fast_hot = timed(1.0, true);
  fast_hot.cold = timing({900.0});
  Result fast_cold = timed(50.0, true);
  fast_cold.cold = timing({300.0});
  EXPECT_EQ(ratio(kernel, {fast_hot, fast_cold}), 3.0);
}

}  // namespace
}  // namespace qlinbench
