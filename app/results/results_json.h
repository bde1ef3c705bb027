// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nlohmann/json.hpp>

#include "app/results/result.h"

namespace qlinbench {

inline constexpr const char* kResultsSchema = "qlinbench.results";
inline constexpr const char* kResultsSchemaVersion = "0.2";

/// A report as configs/schema/results.schema.json describes it. Strict JSON: a number that is not
/// finite becomes null. What was not run is null.
nlohmann::ordered_json to_json(const Report& report);

/// One member of results[].
nlohmann::ordered_json to_json(const Result& result);

/// {"b", "m", "n", "k", "group_size", "rounding", "distribution", "seed"}
nlohmann::ordered_json problem_json(const Problem& problem, Distribution distribution,
                                    std::uint64_t seed);

}  // namespace qlinbench
