// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/run_case.h"

#include <gmock/gmock.h>

#include <new>

#include "tests/app/measure/fake_executor.h"
#include "tests/app/modest_device.h"

namespace qlinbench {
namespace {

class RunCase : public testing::Test {
 protected:
  RunCase() {
    planned_.value.problem = {.b = 1, .m = 2, .n = 3, .k = 32, .group_size = 16};
    planned_.value.id = "small";
    planned_.kernels = {{"dequant_gemm", catalog_.find("dequant_gemm")}};
    options_.verify_only = true;
    options_.repeats = kLeastRepeats;
    hooks_.on_result = [this](const Result& result) { results_.push_back(result); };
    hooks_.on_data = [this](const Case&, const CaseData& data) { expected_ = data.expected; };
    executor_.answer = [this](FakeExecutor::Output& y, bool) { y = expected_.y_exact; };
  }

  void run() {
    run_case({executor_, traits_, compiler_, catalog_, division_, watch_}, planned_, options_,
             hooks_);
  }

  const Result& only_result() {
    EXPECT_EQ(results_.size(), 1U);
    return results_.at(0);
  }

  Catalog catalog_ = Catalog::built_in();
  ShaderCompiler compiler_;
  DeviceTraits traits_ = modest_device();
  FakeExecutor executor_;
  DivisionCheck division_;
  ClockWatch watch_;
  PlannedCase planned_;
  MeasureOptions options_;
  RunHooks hooks_;
  Expected expected_;
  std::vector<Result> results_;
};

TEST_F(RunCase, FillsAResultFromTheCaseTheKernelAndTheMeasurement) {
  options_.verify_only = false;
  options_.repeats = 100;
  options_.cache_unknown = "nobody looked";
  run();
  const Result& result = only_result();
  EXPECT_EQ(result.id, "small");
  EXPECT_EQ(result.problem, planned_.value.problem);
  EXPECT_EQ(result.kernel_requested, "dequant_gemm");
  EXPECT_EQ(result.kernel_name, "dequant_gemm");
  EXPECT_TRUE(result.kernel_is_baseline);
  EXPECT_EQ(result.kernel_fingerprint.size(), 64U);
  EXPECT_EQ(result.status, Status::pass);
  EXPECT_EQ(result.verification->exact, 6);
  EXPECT_EQ(result.prepack_ns, 1234.0);
  EXPECT_EQ(result.pipelines_ns, 5678.0);
  EXPECT_EQ(result.answers->runs, 100);
  EXPECT_EQ(result.host_ns, 150e3);
  EXPECT_EQ(result.cold_absent, "nobody looked");
  // The fake takes 100 us a call: 2 * 2 * 3 * 32 = 384 operations.
  EXPECT_DOUBLE_EQ(*result.tops, 384.0 / 100e3 * 1e-3);
  // 48 + 48 + 64 + 6 + 32 bytes.
  EXPECT_DOUBLE_EQ(*result.gb_per_s, 198.0 / 100e3);
}

TEST_F(RunCase, WithoutTimingThereAreNoRates) {
  run();
  EXPECT_EQ(only_result().status, Status::pass);
  EXPECT_FALSE(only_result().hot);
  EXPECT_FALSE(only_result().tops);
  EXPECT_FALSE(only_result().gb_per_s);
}

TEST_F(RunCase, ACaseTheDeviceCannotHoldIsSkippedWithTheFigures) {
  traits_.max_binding_bytes = 40;  // x takes 2 rows of 32 bytes
  run();
  EXPECT_EQ(only_result().status, Status::skipped);
  EXPECT_THAT(only_result().reason->message,
              testing::AllOf(testing::HasSubstr("64"), testing::HasSubstr("40")));
  EXPECT_EQ(executor_.loads, 0) << "no data is made for a case that nothing runs";
}

TEST_F(RunCase, AFailingKernelIsAnErrorAndTheNextOneRuns) {
  planned_.kernels.push_back(planned_.kernels.front());
  int calls = 0;
  executor_.answer = [&](FakeExecutor::Output& y, bool) {
    if (++calls == 1) throw DeviceError("vkQueueSubmit: ErrorOutOfDeviceMemory");
    y = expected_.y_exact;
  };
  run();
  ASSERT_EQ(results_.size(), 2U);
  EXPECT_EQ(results_[0].status, Status::error);
  EXPECT_EQ(results_[0].reason->code, "device");
  EXPECT_EQ(results_[1].status, Status::pass);
}

TEST_F(RunCase, AfterALostDeviceTheOtherKernelsAreRecordedAsNotRun) {
  planned_.kernels.push_back(planned_.kernels.front());
  executor_.answer = [](FakeExecutor::Output&, bool) { throw DeviceLost("lost"); };
  EXPECT_THROW(run(), DeviceLost);
  ASSERT_EQ(results_.size(), 2U);
  for (const Result& result : results_) {
    EXPECT_EQ(result.status, Status::error);
    EXPECT_EQ(result.reason->code, "device_lost");
    EXPECT_FALSE(result.verification);
  }
  EXPECT_EQ(executor_.single_calls, 1);
}

TEST_F(RunCase, ACaseTheHostHasNoMemoryForIsSkipped) {
  hooks_.on_data = [](const Case&, const CaseData&) { throw std::bad_alloc(); };
  run();
  EXPECT_EQ(only_result().status, Status::skipped);
  EXPECT_EQ(only_result().reason->code, "host_memory");
}

TEST_F(RunCase, KernelsOfACaseAreTimedInTurn) {
  options_.verify_only = false;
  planned_.kernels.push_back({"skeleton", catalog_.find("skeleton")});
  run();
  EXPECT_GE(results_.size(), 2U);
  EXPECT_EQ(executor_.batches.back().size(), results_.size());
  for (const Result& result : results_) EXPECT_EQ(result.hot->group, 0);
}

TEST_F(RunCase, KernelsThatDoNotFitTogetherAreTimedInGroups) {
  options_.verify_only = false;
  options_.cache_bytes = 4096;
  planned_.kernels.push_back(planned_.kernels.front());
  // As much as the operands, or one kernel and its copies of the weights.
  executor_.memory_bytes = 100000;
  executor_.bytes_of_kernel = 90000;
  run();
  ASSERT_EQ(results_.size(), 2U);
  EXPECT_TRUE(results_[0].cold);
  EXPECT_TRUE(results_[1].cold);
  EXPECT_EQ(results_[0].cold->group, 0);
  EXPECT_EQ(results_[1].cold->group, 1);
  EXPECT_EQ(executor_.living_kernels, 0);
}

TEST_F(RunCase, OperandsThatDoNotFitTheDeviceAreSkippedWithTheFigures) {
  executor_.memory_bytes = 100;
  run();
  EXPECT_EQ(only_result().status, Status::skipped);
  EXPECT_EQ(only_result().reason->code, "device_memory");
  EXPECT_EQ(executor_.loads, 0);
}

TEST_F(RunCase, TheOperandsOfTheCaseBeforeAreNotInTheWay) {
  executor_.memory_bytes = 100000;
  executor_.bytes_of_operands = 99900;
  executor_.load(planned_.value.problem, {});
  run();
  EXPECT_EQ(executor_.loads, 2) << "they were given back first";
}

TEST_F(RunCase, AKernelThatFailsWhileItIsTimedLeavesTheOthersTimed) {
  options_.verify_only = false;
  planned_.kernels.push_back(planned_.kernels.front());
  executor_.ticks = [](const FakeExecutor::TakenSample& sample) -> std::uint64_t {
    if (sample.kernel == 0) throw DeviceError("vkQueueSubmit: ErrorOutOfDeviceMemory");
    return static_cast<std::uint64_t>(sample.kind.dispatches) * 100000;
  };
  run();
  ASSERT_EQ(results_.size(), 2U);
  EXPECT_EQ(results_[0].status, Status::error);
  EXPECT_EQ(results_[1].status, Status::pass);
  EXPECT_TRUE(results_[1].hot);
}

TEST_F(RunCase, TimesOfADoubtfulClockAreMistrusted) {
  options_.verify_only = false;
  executor_.host_over_device = 0.5;
  run();
  EXPECT_EQ(only_result().status, Status::mistrusted);
  EXPECT_EQ(only_result().reason->code, "clock");
}

TEST_F(RunCase, WrongAnswersOfADeviceThatLeavesLoopsAreMistrusted) {
  executor_.answer = [](FakeExecutor::Output& y, bool) { std::ranges::fill(y, std::int8_t{1}); };
  options_.most_loop_rounds = 256;
  run();
  options_.most_loop_rounds = 255;
  run();
  EXPECT_EQ(results_.at(0).status, Status::wrong);
  EXPECT_EQ(results_.at(1).reason->code, "device_answers");
}

TEST_F(RunCase, AutoSaysWhatItTook) {
  planned_.kernels = {{"auto", nullptr}};
  run();
  EXPECT_EQ(only_result().kernel_requested, "auto");
  EXPECT_NE(catalog_.find(only_result().kernel_name), nullptr);
  EXPECT_EQ(only_result().status, Status::pass);
}

TEST_F(RunCase, AutoThatFindsNoKernelIsARecord) {
  planned_.kernels = {{"auto", nullptr}};
  traits_.max_binding_bytes = 40;  // x takes 2 rows of 32 bytes
  run();
  EXPECT_EQ(only_result().kernel_requested, "auto");
  EXPECT_EQ(only_result().kernel_name, "auto");
  EXPECT_EQ(only_result().status, Status::skipped);
  EXPECT_EQ(only_result().reason->code, "no_kernel");
}

TEST_F(RunCase, HandsOutEachVariantBeforeItRunsAndWhatTheDriverSaysOfIt) {
  executor_.statistics = PipelineStatistics{{"0_gemm", {{"main", "", 32, {}}}}};
  std::vector<std::string> seen;
  hooks_.on_planned = [&](const Result& result, const PlannedVariant& planned) {
    EXPECT_EQ(executor_.single_calls, 0);
    EXPECT_TRUE(std::holds_alternative<KernelPlan>(planned.outcome));
    seen.push_back("planned " + result.id + " " + result.kernel_name);
  };
  hooks_.on_measurement = [&](const Result& result, const Measurement& measurement) {
    seen.push_back("measured " + result.id + " " + measurement.statistics->front().pass);
  };
  run();
  EXPECT_EQ(seen,
            (std::vector<std::string>{"planned small dequant_gemm", "measured small 0_gemm"}));
}

TEST_F(RunCase, HandsOutARefusedVariantToo) {
  traits_.max_binding_bytes = 40;  // x takes 2 rows of 32 bytes
  int refusals = 0;
  hooks_.on_planned = [&](const Result&, const PlannedVariant& planned) {
    refusals += std::holds_alternative<Refusal>(planned.outcome) ? 1 : 0;
  };
  hooks_.on_measurement = [](const Result&, const Measurement&) { FAIL(); };
  run();
  EXPECT_EQ(refusals, 1);
}

TEST_F(RunCase, AMessageOfTheValidationLayerIsAnError) {
  hooks_.take_validation_messages = [] { return std::vector<std::string>{"a hazard"}; };
  run();
  EXPECT_EQ(only_result().status, Status::error);
  EXPECT_EQ(only_result().reason->code, "validation");
  EXPECT_EQ(only_result().reason->message, "a hazard");
}

/// A device whose probe of divisions finds `exact` (1 or 0), and that computes the operator right.
auto device_that_divides(std::int8_t exact, const Expected& expected) {
  return [exact, &expected](FakeExecutor::Output& y, bool) {
    const bool is_probe = y.size() != expected.y_exact.size();
    is_probe ? y.assign(y.size(), exact)
             : y.assign(expected.y_exact.begin(), expected.y_exact.end());
  };
}

TEST_F(RunCase, LooksOnceHowTheDeviceDividesWhereACaseNeedsIt) {
  executor_.answer = device_that_divides(1, expected_);
  run();
  EXPECT_EQ(executor_.loads, 1);
  planned_.value.distribution = Distribution::ties;
  run();
  EXPECT_EQ(executor_.loads, 3);
  run();
  EXPECT_EQ(executor_.loads, 4);
  for (const Result& result : results_) EXPECT_EQ(result.status, Status::pass);
  EXPECT_TRUE(results_.back().verification->exact_arithmetic);
}

TEST_F(RunCase, MistrustsTiesWhereTheDeviceDividesInexactly) {
  planned_.value.distribution = Distribution::ties;
  executor_.answer = device_that_divides(0, expected_);
  run();
  EXPECT_EQ(only_result().status, Status::mistrusted);
  EXPECT_EQ(only_result().reason->code, "inexact_division");
}

}  // namespace
}  // namespace qlinbench
