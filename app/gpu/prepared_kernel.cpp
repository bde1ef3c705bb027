// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/prepared_kernel.h"

#include <algorithm>
#include <utility>

#include "app/gpu/barrier.h"
#include "app/gpu/executables.h"
#include "app/gpu/tool_shaders.h"

namespace qlinbench {
namespace {

/// Of the y that a sample finds: another than those of the checks before, so that an element that
/// no call writes differs.
constexpr std::uint8_t kPoisonTimed = 0xA6;

/// Of the timestamps of a sample.
constexpr std::uint32_t kFixedWork = 0;
constexpr std::uint32_t kCalls = 2;
constexpr std::uint32_t kEnd = 4;
constexpr std::uint32_t kTimes = 5;

PipelineStatistics statistics_of(const Device& device, Pipelines& pipelines,
                                 const KernelPlan& plan) {
  PipelineStatistics statistics;
  for (const auto* passes : {&plan.prepack, &plan.passes}) {
    for (const PassPlan& pass : *passes) {
      const auto pipeline = pipelines.get(pass);
      statistics.push_back({pass.text->pass, executables_of(device.handle(), pipeline->handle())});
    }
  }
  return statistics;
}

/// Complements the bytes of a buffer.
PassPlan complement_pass(std::int64_t bytes) {
  constexpr std::int64_t kMostGroups = 4096;
  constexpr std::int64_t kWordsPerGroup = 64;  // of complement.comp
  const std::int64_t words = bytes / 4;
  const std::int64_t groups = (words + kWordsPerGroup - 1) / kWordsPerGroup;
  return tool_pass("complement.comp", 1, static_cast<std::uint32_t>(std::min(groups, kMostGroups)),
                   {static_cast<std::uint32_t>(words)});
}

/// Scratch may hold what one call leaves for its own later passes.
bool writes_only_output(const KernelPlan& plan) {
  return std::ranges::all_of(plan.passes, [](const PassPlan& pass) {
    return std::ranges::all_of(pass.bindings, [](const Binding& binding) {
      return !binding.writes || binding.buffer == kOutput;
    });
  });
}

}  // namespace

VulkanPreparedKernel::VulkanPreparedKernel(const KernelTools& tools, const KernelPlan& plan,
                                           std::span<const Buffer> operands,
                                           const OperandLayout& output, std::int64_t copies)
    : tools_(tools),
      output_(output),
      buffers_(tools.device, plan, operands, copies),
      passes_(make_passes(plan.passes, copies)),
      digest_(tools.device, tools.pipelines, output, buffers_.output()),
      call_(tools.device.make_command_buffer()),
      writes_only_output_(writes_only_output(plan)) {
  for (const Pass& pass : passes_) pipelines_ns_ += pass.pipeline().creation_ns();
  tools_.device.run(
      [this](const vk::raii::CommandBuffer& commands) { buffers_.fill_new(commands); });
  run_prepack(plan);
  tools_.device.run(
      [this](const vk::raii::CommandBuffer& commands) { buffers_.copy_weights(commands); });
  if (tools_.device.has_statistics()) {
    statistics_ = statistics_of(tools_.device, tools_.pipelines, plan);
  }
  call_.begin({});
  order_after_earlier_work(call_);
  record_call(call_);
  call_.end();
}

std::vector<Pass> VulkanPreparedKernel::make_passes(const std::vector<PassPlan>& plans,
                                                    std::int64_t copies) const {
  std::vector<Pass> passes;
  for (const PassPlan& plan : plans) {
    passes.emplace_back(
        tools_.device, tools_.pipelines, plan, copies,
        [this](std::size_t buffer, std::int64_t copy) { return buffers_.part(buffer, copy); });
  }
  return passes;
}

void VulkanPreparedKernel::run_prepack(const KernelPlan& plan) {
  if (plan.prepack.empty()) return;
  const std::vector<Pass> passes = make_passes(plan.prepack, 1);
  for (const Pass& pass : passes) pipelines_ns_ += pass.pipeline().creation_ns();
  const TimestampQueries times(tools_.device, 2);
  tools_.device.run([&](const vk::raii::CommandBuffer& commands) {
    times.reset(commands);
    times.write(commands, 0);
    for (const Pass& pass : passes) {
      pass.record(commands);
      barrier(commands);
    }
    times.write(commands, 1);
  });
  prepack_ns_ = interval_ns(tools_.device.clock(), times.pair(0));
}

void VulkanPreparedKernel::barrier(const vk::raii::CommandBuffer& commands) const {
  if (!tools_.omit_barriers) full_barrier(commands);
}

/// The passes of one call and a barrier behind each; behind the last there is none where the next
/// call may overlap and neither writes anything but y, which is the same for both.
void VulkanPreparedKernel::record_call(const vk::raii::CommandBuffer& commands, std::int64_t copy,
                                       bool overlap) const {
  if (buffers_.clear_scratch(commands)) barrier(commands);
  for (const Pass& pass : passes_) {
    pass.record(commands, copy);
    const bool is_last = &pass == &passes_.back();
    if (is_last && overlap && writes_only_output_) continue;
    barrier(commands);
  }
}

void VulkanPreparedKernel::poison_output(std::uint8_t value) {
  guard_vulkan("filling the output", [&] {
    tools_.device.run(
        [&](const vk::raii::CommandBuffer& commands) { buffers_.poison_output(commands, value); });
  });
}

double VulkanPreparedKernel::run_once() {
  double host_ns = 0.0;
  guard_vulkan("running a kernel", [&] { host_ns = tools_.device.submit_and_wait({&*call_, 1}); });
  return host_ns;
}

void VulkanPreparedKernel::record_poisoned(const vk::raii::CommandBuffer& commands,
                                           std::uint8_t value) const {
  buffers_.poison_output(commands, value);
  digest_.clear(commands);
  full_barrier(commands);
  record_call(commands);
  full_barrier(commands);
  digest_.record(commands);
}

std::uint64_t VulkanPreparedKernel::run_poisoned(std::uint8_t value) {
  guard_vulkan("running a kernel", [&] {
    tools_.device.run(
        [&](const vk::raii::CommandBuffer& commands) { record_poisoned(commands, value); });
  });
  return digest_.value();
}

std::uint64_t VulkanPreparedKernel::run_complemented(std::uint8_t value) {
  guard_vulkan("running a kernel on complemented activations", [&] {
    std::vector<Pass> complements;
    for (const BufferPart& part : buffers_.activations()) {
      complements.emplace_back(tools_.device, tools_.pipelines, complement_pass(part.bytes), 1,
                               [&](std::size_t, std::int64_t) { return part; });
    }
    tools_.device.run([&](const vk::raii::CommandBuffer& commands) {
      for (const Pass& pass : complements) pass.record(commands);
      full_barrier(commands);
      record_poisoned(commands, value);
      for (const Pass& pass : complements) pass.record(commands);
    });
  });
  return digest_.value();
}

std::vector<std::string> VulkanPreparedKernel::overrun_buffers() {
  std::vector<std::string> names;
  guard_vulkan("reading what lies behind buffers",
               [&] { names = buffers_.overrun(tools_.device); });
  return names;
}

std::vector<std::int8_t> VulkanPreparedKernel::read_output() {
  std::vector<std::int8_t> y(static_cast<std::size_t>(output_.dense_bytes()));
  guard_vulkan("reading the output", [&] {
    tools_.transfer.download(buffers_.output(),
                             {output_.rows, output_.row_bytes, output_.stride_bytes},
                             std::as_writable_bytes(std::span(y)));
  });
  return y;
}

std::vector<double> VulkanPreparedKernel::time_passes() {
  std::vector<double> pass_ns;
  guard_vulkan("timing passes", [&] {
    const TimestampQueries times(tools_.device, static_cast<std::uint32_t>(passes_.size()) + 1);
    tools_.device.run([&](const vk::raii::CommandBuffer& commands) {
      times.reset(commands);
      record_call(commands);
      times.write(commands, 0);
      if (buffers_.clear_scratch(commands)) barrier(commands);
      for (std::uint32_t i = 0; i < passes_.size(); ++i) {
        passes_[i].record(commands);
        barrier(commands);
        times.write(commands, i + 1);
      }
    });
    const std::vector<std::uint64_t> values = times.values();
    for (std::size_t i = 0; i < passes_.size(); ++i) {
      pass_ns.push_back(interval_ns(tools_.device.clock(), {values[i], values[i + 1]}));
    }
  });
  return pass_ns;
}

/// An untimed call comes first, so that the first timed one does not start on a queue that has
/// been idle and finds in the caches what the others find: cold, that is the copy before its own.
void VulkanPreparedKernel::record_sample(const RecordedSample& sample,
                                         const SampleKind& kind) const {
  const vk::raii::CommandBuffer& commands = sample.commands;
  const std::int64_t copies = kind.cold ? buffers_.copies() : 1;
  sample.times.reset(commands);
  sample.times.write(commands, kFixedWork);
  tools_.fixed_work.record(commands);
  full_barrier(commands);
  sample.times.write(commands, kFixedWork + 1);
  record_call(commands, copies - 1);
  full_barrier(commands);
  buffers_.poison_output(commands, kPoisonTimed);
  digest_.clear(commands);
  full_barrier(commands);
  sample.times.write(commands, kCalls);
  for (std::int64_t i = 0; i < kind.dispatches; ++i) {
    record_call(commands, i % copies, kind.overlap && i + 1 < kind.dispatches);
  }
  sample.times.write(commands, kCalls + 1);
  digest_.record(commands);
  sample.times.write(commands, kEnd);
}

const vk::raii::CommandBuffer& VulkanPreparedKernel::sample_commands(const SampleKind& kind) {
  const auto known = samples_.find(kind);
  if (known != samples_.end()) return known->second.commands;
  RecordedSample sample{tools_.device.make_command_buffer(),
                        TimestampQueries(tools_.device, kTimes)};
  sample.commands.begin({});
  order_after_earlier_work(sample.commands);
  record_sample(sample, kind);
  sample.commands.end();
  return samples_.emplace(kind, std::move(sample)).first->second.commands;
}

RawSample VulkanPreparedKernel::read_sample(const SampleKind& kind) const {
  const std::vector<std::uint64_t> times = samples_.at(kind).times.values();
  return {.calls = {times[kCalls], times[kCalls + 1]},
          .fixed_work = {times[kFixedWork], times[kFixedWork + 1]},
          .whole = {times[kFixedWork], times[kEnd]},
          .digest = digest_.value()};
}

}  // namespace qlinbench
