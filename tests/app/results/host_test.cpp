// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qlinbench {
namespace {

TEST(Host, KnowsItsCoresAndMemory) {
  const HostInfo host = describe_host();
  EXPECT_GT(host.logical_cores, 0);
  EXPECT_GT(host.memory_bytes, std::int64_t{1} << 26);
}

TEST(RunId, IsARandomUuidOfVersion4) {
  const std::string id = new_run_id();
  EXPECT_THAT(id, testing::MatchesRegex(
                      "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_NE(id, new_run_id());
}

TEST(UtcNow, IsWrittenAsIso8601) {
  EXPECT_THAT(utc_now(), testing::MatchesRegex(
                             "20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z"));
}

}  // namespace
}  // namespace qlinbench
