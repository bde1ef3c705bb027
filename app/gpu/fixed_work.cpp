// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/fixed_work.h"

#include <algorithm>
#include <chrono>

#include "app/gpu/timestamp_queries.h"
#include "app/gpu/tool_shaders.h"

namespace qlinbench {
namespace {

constexpr std::int64_t kThreads = 64;  // of fixed_work.comp
constexpr double kWantedNs = 20e3;
constexpr std::uint32_t kFirstSteps = 2000;
constexpr std::uint32_t kMostSteps = 60000;  // llvmpipe leaves a loop after 65535 rounds
constexpr int kTries = 4;
constexpr std::chrono::milliseconds kWarmUp{30};

}  // namespace

FixedWork::FixedWork(const Device& device, Pipelines& pipelines)
    : device_(device), pipelines_(pipelines), sink_(device, 4 * kThreads, Buffer::Place::device) {
  set_steps(kFirstSteps);
}

void FixedWork::size() {
  if (is_sized_) return;
  is_sized_ = true;
  set_steps(kMostSteps);
  const auto start = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - start < kWarmUp) time();
  set_steps(kFirstSteps);
  double shortest = time();
  for (int i = 1; i < kTries; ++i) shortest = std::min(shortest, time());
  if (shortest <= 0.0) return;  // a clock that does not see it: as it is
  const double wanted = static_cast<double>(kFirstSteps) * kWantedNs / shortest;
  set_steps(static_cast<std::uint32_t>(std::clamp<double>(wanted, 1, kMostSteps)));
}

void FixedWork::set_steps(std::uint32_t steps) {
  pass_.emplace(device_, pipelines_, tool_pass("fixed_work.comp", 1, 1, {steps}), 1,
                [this](std::size_t, std::int64_t) {
                  return BufferPart{sink_.handle(), 0, sink_.bytes()};
                });
}

double FixedWork::time() const {
  const TimestampQueries times(device_, 2);
  device_.run([&](const vk::raii::CommandBuffer& commands) {
    times.reset(commands);
    times.write(commands, 0);
    record(commands);
    times.write(commands, 1);
  });
  return interval_ns(device_.clock(), times.pair(0));
}

}  // namespace qlinbench
