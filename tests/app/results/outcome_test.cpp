// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/outcome.h"

#include <gtest/gtest.h>

#include <csignal>

namespace qlinbench {
namespace {

Result with(Status status, const std::string& code = "") {
  Result result;
  result.status = status;
  if (!code.empty()) result.reason = Reason{code, "a sentence"};
  if (status == Status::pass || status == Status::wrong || status == Status::mistrusted) {
    result.verification = Verification{};
  }
  return result;
}

const Result kPass = with(Status::pass);
const Result kWrong = with(Status::wrong, "wrong");
const Result kMistrusted = with(Status::mistrusted, "undecided");
const Result kSkipped = with(Status::skipped, "binding_bytes");
const Result kUnsupported = with(Status::unsupported, "accepts");
const Result kGlsl = with(Status::error, "glsl");
const Result kDevice = with(Status::error, "device");
const Result kLost = with(Status::error, "device_lost");

ExitCode of(const std::vector<Result>& results, const RunEnd& end = {}) {
  return outcome(results, end);
}

TEST(Outcome, SucceedsWhenSomethingWasVerifiedAndNothingFailed) {
  EXPECT_EQ(of({kPass}), ExitCode::success);
  EXPECT_EQ(of({kUnsupported, kPass, kSkipped, kMistrusted}), ExitCode::success);
}

TEST(Outcome, SaysThatNothingWasVerified) {
  EXPECT_EQ(of({}), ExitCode::nothing_verified);
  EXPECT_EQ(of({kSkipped, kUnsupported}), ExitCode::nothing_verified);
  EXPECT_EQ(of({kMistrusted}), ExitCode::nothing_verified);
}

TEST(Outcome, IsInconclusiveWhereADeviceMayBeToBlame) {
  Result blamed = with(Status::mistrusted, "device_answers");
  EXPECT_EQ(of({kPass, blamed}), ExitCode::inconclusive);
  EXPECT_EQ(of({blamed}), ExitCode::inconclusive);
  EXPECT_EQ(of({blamed, kWrong}), ExitCode::wrong);
}

TEST(Outcome, DoesNotMindDoubtfulTimesOfOneKernel) {
  for (const auto* code : {"clock", "throttled"}) {
    Result other = with(Status::mistrusted, code);
    other.kernel_name = "other";
    EXPECT_EQ(of({kPass, other}), ExitCode::success);
    EXPECT_EQ(of({other}), ExitCode::nothing_verified);
  }
}

TEST(Outcome, SaysThatAKernelWasVerifiedNowhere) {
  Result other = kMistrusted;
  other.kernel_name = "other";
  EXPECT_EQ(of({kPass, other}), ExitCode::nothing_verified);
  EXPECT_EQ(of({kWrong, other}), ExitCode::wrong);
  Result verified = kPass;
  verified.kernel_name = "other";
  EXPECT_EQ(of({kPass, other, verified}), ExitCode::success);
}

TEST(Outcome, TellsDeviceErrorsFromManifestAndGlsl) {
  EXPECT_EQ(of({kPass, kGlsl}), ExitCode::usage);
  EXPECT_EQ(of({kPass, kDevice}), ExitCode::device);
  EXPECT_EQ(of({kPass, kLost}), ExitCode::device);
}

// 70, 130 and 143, 7, 1, 2, 5: the first that holds wins.
TEST(Outcome, LetsTheGravestWin) {
  EXPECT_EQ(of({kGlsl}), ExitCode::usage);
  EXPECT_EQ(of({kPass, kGlsl, kWrong}), ExitCode::wrong);
  EXPECT_EQ(of({kWrong, kGlsl, kDevice}), ExitCode::device);
  EXPECT_EQ(of({kWrong, kDevice}, {.stop_signal = SIGINT}), ExitCode::interrupted);
  EXPECT_EQ(of({kWrong, kDevice}, {.stop_signal = SIGTERM}), ExitCode::terminated);
  EXPECT_EQ(of({kDevice}, {.stop_signal = SIGINT, .internal_failure = true}), ExitCode::internal);
  EXPECT_EQ(of({}, {.device_failure = true}), ExitCode::device);
  EXPECT_EQ(of({kWrong}, {.device_failure = true}), ExitCode::device);
  EXPECT_EQ(of({}, {.internal_failure = true, .device_failure = true}), ExitCode::internal);
  EXPECT_TRUE(RunEnd{.device_failure = true}.is_early());
  EXPECT_EQ(of({kPass}, {.file_failure = true}), ExitCode::usage);
  EXPECT_EQ(of({kWrong}, {.file_failure = true}), ExitCode::wrong);
}

}  // namespace
}  // namespace qlinbench
