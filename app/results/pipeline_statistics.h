// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace qlinbench {

/// One figure that a driver gives of what it compiled: registers, spills, shared memory. Names and
/// units are the driver's.
struct Statistic {
  std::string name;
  std::string description;
  std::variant<bool, std::int64_t, std::uint64_t, double> value;
};

/// What a driver made of a shader; it may make several out of one.
struct Executable {
  std::string name;
  std::string description;
  std::int64_t subgroup_size = 0;  ///< 0 where the driver does not say
  std::vector<Statistic> statistics;
};

struct PassStatistics {
  std::string pass;  ///< ShaderText::pass
  std::vector<Executable> executables;
};

/// Of every pass of a kernel variant, prepacking first.
using PipelineStatistics = std::vector<PassStatistics>;

}  // namespace qlinbench
