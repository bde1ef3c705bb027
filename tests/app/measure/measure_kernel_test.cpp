// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/measure_kernel.h"

#include <gtest/gtest.h>

#include "reference/generate.h"
#include "tests/app/measure/fake_executor.h"

namespace qlinbench {
namespace {

CaseData make_data() {
  CaseData data;
  data.problem = {.b = 1, .m = 3, .n = 5, .k = 64, .group_size = 32};
  data.operands = generate_operands(data.problem, Distribution::normal, 0);
  data.expected = compute_expected(data.problem, data.operands);
  return data;
}

KernelPlan grouped_plan() {
  KernelPlan plan;
  plan.accuracy.form = AccuracyForm::grouped;
  return plan;
}

class MeasureKernel : public testing::Test {
 protected:
  MeasureKernel() {
    executor_.load(data_.problem, data_.operands);
    executor_.answer = [this](FakeExecutor::Output& y, bool) { y = data_.expected.y_exact; };
  }

  Measurement measure() { return measure_kernel(executor_, grouped_plan(), data_, options_); }

  CaseData data_ = make_data();
  FakeExecutor executor_;
  MeasureOptions options_;
};

TEST_F(MeasureKernel, ARightKernelPassesWithAllOutputsChecked) {
  const Measurement found = measure();
  EXPECT_EQ(found.verification.checked, 15);
  EXPECT_EQ(found.verification.exact, 15);
  EXPECT_EQ(found.verification.wrong, 0);
  EXPECT_EQ(judge(found, Distribution::normal).status, Status::pass);
  EXPECT_FALSE(judge(found, Distribution::normal).reason);
  EXPECT_EQ(found.prepack_ns, 1234.0);
  EXPECT_EQ(found.y, data_.expected.y_exact);
}

TEST_F(MeasureKernel, TimesOneCallOfASample) {
  const Measurement found = measure();
  ASSERT_TRUE(found.hot);
  // The fake takes 100 us a call, 500 us make a sample.
  EXPECT_GE(found.hot->dispatches_per_sample, 5);
  EXPECT_EQ(found.hot->summary.median, 100e3);
  EXPECT_GE(found.hot->samples_ns.size(), 30U);
}

TEST_F(MeasureKernel, OneWrongOutputIsNamed) {
  executor_.answer = [this](FakeExecutor::Output& y, bool) {
    y = data_.expected.y_exact;
    y[7] = static_cast<std::int8_t>(y[7] > 0 ? y[7] - 9 : y[7] + 9);
  };
  const Measurement found = measure();
  EXPECT_EQ(found.verification.wrong, 1);
  ASSERT_TRUE(found.verification.first_wrong);
  EXPECT_EQ(found.verification.first_wrong->token, 1);
  EXPECT_EQ(found.verification.first_wrong->column, 2);
  EXPECT_EQ(found.verification.max_abs_error, 9);
  EXPECT_EQ(judge(found, Distribution::normal).status, Status::wrong);
  EXPECT_EQ(judge(found, Distribution::normal).reason->code, "wrong_elements");
}

TEST_F(MeasureKernel, AKernelThatIsWrongOnlyWhenTimedIsWrong) {
  executor_.answer = [this](FakeExecutor::Output& y, bool timed) {
    y = data_.expected.y_exact;
    if (timed) y[0] = static_cast<std::int8_t>(y[0] > 0 ? -128 : 127);
  };
  const Measurement found = measure();
  EXPECT_EQ(judge(found, Distribution::normal).status, Status::wrong);
  EXPECT_EQ(judge(found, Distribution::normal).reason->code, "wrong_when_timed");
  EXPECT_EQ(found.verification.first_wrong->column, 0);
}

TEST_F(MeasureKernel, AnElementThatIsNeverWrittenCannotPassTwice) {
  // Whatever a poison leaves behind in element 4 is right at most once.
  executor_.answer = [this](FakeExecutor::Output& y, bool) {
    const std::int8_t left = y[4];
    y = data_.expected.y_exact;
    y[4] = left;
  };
  for (const int expected : {0x5A, 0xA6 - 256}) {
    data_.expected.y_exact[4] = static_cast<std::int8_t>(expected);
    EXPECT_EQ(judge(measure(), Distribution::normal).status, Status::wrong);
  }
}

TEST_F(MeasureKernel, PoisonsTheOutputBeforeEachCheck) {
  measure();
  ASSERT_EQ(executor_.poisons.size(), 2U);
  EXPECT_NE(executor_.poisons[0], executor_.poisons[1]);
}

TEST_F(MeasureKernel, VerifyOnlyTakesNoSamples) {
  options_.verify_only = true;
  const Measurement found = measure();
  EXPECT_EQ(found.verification.exact, 15);
  EXPECT_FALSE(found.hot);
  EXPECT_TRUE(executor_.dispatches_of_samples.empty());
  EXPECT_EQ(executor_.single_calls, 1);
}

TEST_F(MeasureKernel, StopsBetweenSamplesWhenInterrupted) {
  options_.is_interrupted = [this] { return executor_.dispatches_of_samples.size() >= 3; };
  EXPECT_THROW(measure(), Interrupted);
  EXPECT_EQ(executor_.dispatches_of_samples.size(), 3U);
}

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

TEST(Judge, MistrustsAKernelWithoutABound) {
  Measurement measurement;
  measurement.verification.bound_exists = false;
  EXPECT_EQ(judge(measurement, Distribution::normal).reason->code, "no_bound");
}

}  // namespace
}  // namespace qlinbench
