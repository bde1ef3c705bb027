// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/fixed_work.h"

#include <algorithm>

#include "app/gpu/timestamp_queries.h"
#include "app/gpu/tool_shaders.h"

namespace qlinbench {
namespace {

constexpr std::int64_t kThreads = 64;  // of fixed_work.comp
constexpr double kWantedNs = 20e3;
constexpr std::uint32_t kFirstSteps = 2000;
constexpr std::uint32_t kMostSteps = 60000;  // llvmpipe leaves a loop after 65535 rounds
constexpr int kTries = 4;

}  // namespace

FixedWork::FixedWork(const Device& device, Pipelines& pipelines)
    : sink_(device, 4 * kThreads, Buffer::Place::device) {
  std::uint32_t steps = kFirstSteps;
  set_steps(device, pipelines, steps);
  double shortest = time(device);
  for (int i = 1; i < kTries; ++i) shortest = std::min(shortest, time(device));
  if (shortest <= 0.0) return;  // a clock that does not see it: as it is
  const double wanted = static_cast<double>(steps) * kWantedNs / shortest;
  steps = static_cast<std::uint32_t>(std::clamp<double>(wanted, 1, kMostSteps));
  set_steps(device, pipelines, steps);
}

void FixedWork::set_steps(const Device& device, Pipelines& pipelines, std::uint32_t steps) {
  pass_.emplace(device, pipelines, tool_pass("fixed_work.comp", 1, 1, {steps}), 1,
                [this](std::size_t, std::int64_t) {
                  return BufferPart{sink_.handle(), 0, sink_.bytes()};
                });
}

double FixedWork::time(const Device& device) const {
  const TimestampQueries times(device, 2);
  device.run([&](const vk::raii::CommandBuffer& commands) {
    times.reset(commands);
    times.write(commands, 0);
    record(commands);
    times.write(commands, 1);
  });
  return interval_ns(device.clock(), times.pair(0));
}

}  // namespace qlinbench
