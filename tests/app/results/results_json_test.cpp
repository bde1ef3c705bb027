// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/results_json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <utility>

#include "app/results/build_info.h"
#include "tests/app/example_report.h"
#include "tests/app/golden.h"

namespace qlinbench {
namespace {

// tests/program/schema_test.py checks the same file against configs/schema/results.schema.json.
TEST(ResultsJson, LooksLikeTheGoldenFile) {
  nlohmann::ordered_json json = to_json(example_report());
  // What differs from build to build.
  json["tool"]["version"] = "0.1.0";
  json["tool"]["git_sha"] = "0123456789abcdef0123456789abcdef01234567";
  json["tool"]["git_dirty"] = false;
  json["tool"]["compiler"] = "GNU 12.2.0";
  json["tool"]["glslang"] = "15.1.0";
  expect_golden(json.dump(2) + "\n", "tests/app/golden/results.json");
}

TEST(ResultsJson, NamesTheBuild) {
  const nlohmann::ordered_json tool = to_json(Report{}).at("tool");
  EXPECT_EQ(tool.at("version"), build_info().version);
  EXPECT_EQ(tool.at("git_sha"), build_info().git_sha);
  EXPECT_EQ(tool.at("git_dirty"), build_info().git_dirty);
  EXPECT_EQ(tool.at("compiler"), build_info().compiler);
  EXPECT_EQ(tool.at("glslang"), build_info().glslang);
}

TEST(ResultsJson, WritesNullForNumbersThatAreNotFinite) {
  Result result = example_report().results.front();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  result.tops = infinity;
  result.gb_per_s = -infinity;
  result.prepack_ns = nan;
  result.hot->summary = {nan, nan, nan, nan};
  result.hot->samples_ns = {1.0, nan};
  result.hot->ci95_ns = Interval{1.0, infinity};
  result.hot->health.drift = nan;
  result.passes[1].ns = nan;
  result.speedup = Speedup{.ratio = infinity, .ci95 = Interval{nan, 2.0}, .pairs = 6};
  result.verification->max_abs_error_real = infinity;
  const nlohmann::ordered_json json = to_json(result);
  EXPECT_TRUE(json.at("tops").is_null());
  EXPECT_TRUE(json.at("gb_per_s").is_null());
  EXPECT_TRUE(json.at("prepack_ns").is_null());
  EXPECT_TRUE(json.at("timing").at("hot").at("cv").is_null());
  EXPECT_TRUE(json.at("timing").at("hot").at("samples_ns").at(1).is_null());
  EXPECT_EQ(json.at("timing").at("hot").at("ci95_ns").dump(), "[1.0,null]");
  EXPECT_TRUE(json.at("timing").at("hot").at("drift").is_null());
  EXPECT_TRUE(json.at("timing").at("passes").at(1).at("ns").is_null());
  EXPECT_EQ(json.at("speedup").dump(), R"({"ratio":null,"ci95":[null,2.0],"pairs":6})");
  EXPECT_TRUE(json.at("verification").at("max_abs_error_real").is_null());
}

TEST(ResultsJson, HasNullForAnIntervalThatNobodyKnows) {
  Result result = example_report().results.front();
  result.cold->ci95_ns.reset();
  result.speedup = Speedup{.ratio = 2.0};
  const nlohmann::ordered_json json = to_json(result);
  EXPECT_TRUE(json.at("timing").at("cold").at("ci95_ns").is_null());
  EXPECT_TRUE(json.at("speedup").at("ci95").is_null());
  EXPECT_EQ(json.at("speedup").at("pairs"), 0);
}

TEST(ResultsJson, CallsOutputsDeterministicThatWereTheSameEveryTime) {
  Result result = example_report().results.front();
  for (const auto& [distinct, deterministic] : {std::pair{1, true}, std::pair{2, false}}) {
    result.answers->distinct = distinct;
    const nlohmann::ordered_json outputs = to_json(result).at("outputs");
    EXPECT_EQ(outputs.at("distinct_outputs"), distinct);
    EXPECT_EQ(outputs.at("deterministic"), deterministic);
  }
}

TEST(ResultsJson, SpellsWhyTheSamplingStoppedAndWhereTheIntervalIsFrom) {
  Result result = example_report().results.front();
  for (const auto& [reason, word] :
       {std::pair{StopReason::precision, "precision"}, std::pair{StopReason::max_time, "max_time"},
        std::pair{StopReason::max_samples, "max_samples"}}) {
    result.hot->stop = reason;
    EXPECT_EQ(to_json(result).at("timing").at("hot").at("stop"), word);
  }
  EXPECT_EQ(to_json(result).at("timing").at("hot").at("interval_method"), "order_statistics");
  EXPECT_EQ(to_json(result).at("timing").at("cold").at("interval_method"), "block_bootstrap");
}

TEST(ResultsJson, SaysWhereTheCacheSizeIsFrom) {
  Report report = example_report();
  const auto source = [&] { return to_json(report).at("instrument").at("cache_source"); };
  EXPECT_EQ(source(), "measured");
  report.instrument->cache_measured = false;
  EXPECT_EQ(source(), "option");
  report.instrument->cache_bytes.reset();
  EXPECT_TRUE(source().is_null());
  EXPECT_TRUE(to_json(report).at("instrument").at("cache_bytes").is_null());
  report.instrument.reset();
  EXPECT_TRUE(to_json(report).at("instrument").is_null());
}

TEST(ResultsJson, WritesEveryNumberSoThatItReadsBackTheSame) {
  Report report = example_report();
  Result& result = report.results.front();
  result.hot->summary.median = 0.1 + 0.2;
  result.hot->samples_ns = {1.0 / 3.0, 1e-300, 123456789.123456789};
  result.seed = 9223372036854775807;
  const auto json = nlohmann::json::parse(to_json(report).dump());
  const auto& written = json.at("results").at(0);
  EXPECT_EQ(written.at("timing").at("hot").at("median_ns").get<double>(), 0.1 + 0.2);
  EXPECT_EQ(written.at("timing").at("hot").at("samples_ns").get<std::vector<double>>(),
            result.hot->samples_ns);
  EXPECT_EQ(written.at("problem").at("seed").get<std::uint64_t>(), result.seed);
  // The period is a float; as a double it is exactly that float, never 52.083.
  EXPECT_EQ(static_cast<float>(json.at("device").at("timestamp_period_ns").get<double>()),
            52.083332F);
}

TEST(ResultsJson, HasNullForARunWithoutDevice) {
  Report report = example_report();
  report.device.reset();
  EXPECT_TRUE(to_json(report).at("device").is_null());
}

}  // namespace
}  // namespace qlinbench
