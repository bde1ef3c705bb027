// SPDX-License-Identifier: BSD-3-Clause
#include "reference/parallel.h"

#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace qlinbench {
namespace {

TEST(ParallelFor, CallsEachIndexOnceWithAnyNumberOfThreads) {
  for (const unsigned threads : {0U, 1U, 2U, 5U, 64U}) {
    std::vector<std::atomic<int>> calls(1000);
    parallel_for(1000, {threads}, [&](std::int64_t i) { ++calls[static_cast<std::size_t>(i)]; });
    for (const auto& count : calls) ASSERT_EQ(count, 1) << threads << " threads";
  }
}

TEST(ParallelFor, DoesNothingForNothing) {
  parallel_for(0, {4}, [](std::int64_t) { FAIL(); });
}

TEST(ParallelFor, RunsOneThreadInTheCallersOwn) {
  const auto caller = std::this_thread::get_id();
  parallel_for(10, {1}, [&](std::int64_t) { EXPECT_EQ(std::this_thread::get_id(), caller); });
}

TEST(ParallelFor, ThrowsWhatABodyThrewAndStopsEarly) {
  std::atomic<int> calls = 0;
  const auto body = [&](std::int64_t i) {
    ++calls;
    if (i == 3) throw std::runtime_error("the third");
  };
  try {
    parallel_for(1000000, {3}, body);
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "the third");
  }
  EXPECT_LT(calls, 1000000);
}

TEST(ParallelForWith, GivesEachThreadAStateOfItsOwn) {
  struct State {
    std::thread::id owner = std::this_thread::get_id();
    int uses = 0;
  };
  std::atomic<int> total = 0;
  parallel_for_with<State>(100, {4}, [&](State& state, std::int64_t) {
    EXPECT_EQ(state.owner, std::this_thread::get_id());
    ++state.uses;
    ++total;
  });
  EXPECT_EQ(total, 100);
}

TEST(Threads, MeansAllCoresWhereNoneAreNamed) {
  EXPECT_GE(Threads{}.resolved(), 1U);
  EXPECT_EQ(Threads{3}.resolved(), 3U);
}

}  // namespace
}  // namespace qlinbench
