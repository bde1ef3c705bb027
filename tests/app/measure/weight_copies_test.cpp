// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/weight_copies.h"

#include <gtest/gtest.h>

#include "app/measure/memory_plan.h"
#include "tests/app/measure/small_case.h"

namespace qlinbench {
namespace {

/// Weights of 1000 bytes packed from the operator's, 300 bytes of scratch; the call reads the
/// operator's scales and zeros too.
class WeightCopies : public testing::Test, protected SmallCase {
 protected:
  WeightCopies() {
    plan.buffers.push_back({"packed", 1000, BufferLife::weights});
    plan.buffers.push_back({"scratch", 300, BufferLife::call});
    plan.passes[0].bindings = {{kScalesAndZeros, true, false},
                               {kOutput + 1, true, false},
                               {kOutput + 2, true, true},
                               {kOutput, false, true}};
  }

  /// K / G = 2 groups of 5 columns, 8 bytes each.
  static constexpr std::int64_t kScaleBytes = 80;
};

TEST_F(WeightCopies, AreOfWhatTheCallReads) {
  EXPECT_TRUE(is_call_weight(plan, kScalesAndZeros));
  EXPECT_TRUE(is_call_weight(plan, kOutput + 1));
  EXPECT_FALSE(is_call_weight(plan, kPackedWeights)) << "only prepacking reads it";
  EXPECT_FALSE(is_call_weight(plan, kOutput + 2));
  EXPECT_FALSE(is_call_weight(plan, kOutput));
  EXPECT_EQ(weight_bytes(plan), 1000 + kScaleBytes);
}

TEST_F(WeightCopies, FourCachesLieBetweenTwoUsesOfACopy) {
  // 4 * 27000 bytes are 100 times 1080, and the copy itself.
  EXPECT_EQ(copies_for_cold(plan, 27000), 101);
  EXPECT_EQ(copies_for_cold(plan, 27001), 102);
  EXPECT_EQ(copies_for_cold(plan, 1), 2) << "one alone would be hot";
  EXPECT_EQ(copies_for_cold(plan, std::int64_t{1} << 40), std::nullopt);
}

TEST_F(WeightCopies, TakeAlignedMemoryBesideScratchAndOutput) {
  // y: 3 rows of 16 bytes; scales and zeros as the operator has them.
  EXPECT_EQ(device_bytes(plan, 1), 1024 + 256 + 512 + 256);
  EXPECT_EQ(device_bytes(plan, 10), 10 * (1024 + 256) + 512 + 256);
}

TEST_F(WeightCopies, AreLeftOutWhereMemoryIsShortAndTheFiguresAreSaid) {
  MeasureOptions options;
  options.cache_bytes = 27000;
  const std::int64_t all = device_bytes(plan, 101);
  MemoryPlan memory = plan_memory(plan, options, options.instances, all);
  EXPECT_EQ(memory.weight_copies, 101);
  EXPECT_EQ(memory.bytes, all);
  EXPECT_EQ(memory.cold_absent, "");
  memory = plan_memory(plan, options, options.instances, all - 1);
  EXPECT_EQ(memory.weight_copies, 1);
  EXPECT_TRUE(memory.is_short);
  EXPECT_NE(memory.cold_absent.find(std::to_string(all)), std::string::npos) << memory.cold_absent;
  EXPECT_EQ(memory.too_large, "");
  memory = plan_memory(plan, options, options.instances, 1000);
  EXPECT_NE(memory.too_large.find("2048"), std::string::npos) << memory.too_large;
}

TEST_F(WeightCopies, AndInstancesFitTheMemoryOrThereIsOne) {
  MeasureOptions options;
  options.instances = 6;
  EXPECT_EQ(plan_memory(plan, options, options.instances, 6 * 2048).instances, 6);
  EXPECT_EQ(plan_memory(plan, options, options.instances, 6 * 2048).bytes, 6 * 2048);
  EXPECT_EQ(plan_memory(plan, options, options.instances, 6 * 2048 - 1).instances, 1);
  EXPECT_TRUE(plan_memory(plan, options, options.instances, 6 * 2048 - 1).is_short);
  options.verify_only = true;
  EXPECT_EQ(plan_memory(plan, options, options.instances, 6 * 2048).instances, 1);
}

TEST_F(WeightCopies, AreLeftOutWithAReasonWhereNoCacheIsKnown) {
  MeasureOptions options;
  options.cache_unknown = "nobody looked";
  EXPECT_EQ(plan_memory(plan, options, options.instances, 1 << 20).cold_absent, "nobody looked");
  options.verify_only = true;
  EXPECT_EQ(plan_memory(plan, options, options.instances, 1 << 20).cold_absent, "");
}

TEST_F(WeightCopies, FitTheLargestBufferOfTheDevice) {
  MeasureOptions options;
  options.cache_bytes = 27000;
  options.max_buffer_bytes = 101 * 1024;
  EXPECT_EQ(plan_memory(plan, options, 1, 1 << 30).weight_copies, 101);
  options.max_buffer_bytes -= 1;
  const MemoryPlan memory = plan_memory(plan, options, 1, 1 << 30);
  EXPECT_EQ(memory.weight_copies, 1);
  EXPECT_NE(memory.cold_absent.find("103424"), std::string::npos) << memory.cold_absent;
}

TEST_F(WeightCopies, OfTinyWeightsAreTooMany) {
  MeasureOptions options;
  options.cache_bytes = std::int64_t{1} << 30;
  EXPECT_NE(
      plan_memory(plan, options, options.instances, std::int64_t{1} << 40).cold_absent.find("1080"),
      std::string::npos);
}

TEST(OperandsTooLarge, HasTheFigures) {
  const Problem problem{.b = 1, .m = 1, .n = 1024, .k = 1024, .group_size = 32};
  EXPECT_EQ(operands_too_large(problem, std::int64_t{1} << 30), "");
  EXPECT_NE(operands_too_large(problem, 12345).find("12345"), std::string::npos);
}

}  // namespace
}  // namespace qlinbench
