// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/executables.h"

#include <string_view>

namespace qlinbench {
namespace {

using Format = vk::PipelineExecutableStatisticFormatKHR;
using Value = decltype(Statistic::value);

Value value_of(const vk::PipelineExecutableStatisticKHR& statistic) {
  switch (statistic.format) {
    case Format::eBool32:
      return statistic.value.b32 == vk::True;
    case Format::eInt64:
      return statistic.value.i64;
    case Format::eFloat64:
      return statistic.value.f64;
    default:
      return statistic.value.u64;
  }
}

std::vector<Statistic> statistics_of(const vk::raii::Device& device,
                                     const vk::PipelineExecutableInfoKHR& executable) {
  std::vector<Statistic> statistics;
  for (const auto& found : device.getPipelineExecutableStatisticsKHR(executable)) {
    statistics.push_back({std::string(std::string_view(found.name)),
                          std::string(std::string_view(found.description)), value_of(found)});
  }
  return statistics;
}

}  // namespace

std::vector<Executable> executables_of(const vk::raii::Device& device, vk::Pipeline pipeline) {
  std::vector<Executable> executables;
  for (const auto& found : device.getPipelineExecutablePropertiesKHR({.pipeline = pipeline})) {
    const auto index = static_cast<std::uint32_t>(executables.size());
    executables.push_back(
        {std::string(std::string_view(found.name)),
         std::string(std::string_view(found.description)), found.subgroupSize,
         statistics_of(device, {.pipeline = pipeline, .executableIndex = index})});
  }
  return executables;
}

}  // namespace qlinbench
