// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "app/gpu/features.h"
#include "app/gpu/validation.h"
#include "app/gpu/vulkan.h"
#include "app/stats/timestamps.h"

namespace qlinbench {

/// The instance and what belongs to it; kept alive by everything made from it.
struct InstanceState {
  explicit InstanceState(vk::raii::Context loader) : context(std::move(loader)) {}

  vk::raii::Context context;
  ValidationLog log;
  vk::raii::Instance instance{nullptr};
  vk::raii::DebugUtilsMessengerEXT messenger{nullptr};
};

/// Runs `body` and turns a failing Vulkan call into DeviceError; the message names what was being
/// done, the call and its result.
void guard_vulkan(std::string_view doing, const std::function<void()>& body);

/// Makes everything that earlier submissions wrote visible: a fence waits, but does not do that.
void order_after_earlier_work(const vk::raii::CommandBuffer& commands);

/// A logical device with one compute queue, used from one thread.
class Device {
 public:
  /// `statistics` as in GpuOptions.
  Device(std::shared_ptr<InstanceState> instance, vk::raii::PhysicalDevice physical,
         bool statistics);

  const vk::raii::Device& handle() const { return device_; }
  TimestampClock clock() const { return clock_; }
  /// Statistics of pipelines are asked for, and the driver has them.
  bool has_statistics() const { return has_statistics_; }

  /// Records commands by `record`, submits them and waits until they are done.
  void run(const std::function<void(const vk::raii::CommandBuffer&)>& record) const;

  vk::raii::CommandBuffer make_command_buffer() const;
  /// Returns nanoseconds of host time from submission to completion.
  double submit_and_wait(std::span<const vk::CommandBuffer> commands) const;

  /// Device memory that can still be allocated (VK_EXT_memory_budget), or that of the largest heap
  /// where the driver does not tell.
  std::int64_t free_bytes() const;

  /// The most of a buffer that a binding may show.
  std::int64_t max_binding_bytes() const;

  /// The first memory type of `allowed` that has all of `wanted`, or -1.
  int find_memory_type(std::uint32_t allowed, vk::MemoryPropertyFlags wanted) const;

 private:
  void create_device(const DeviceFeatures& features, std::uint32_t family);

  std::shared_ptr<InstanceState> instance_;
  vk::raii::PhysicalDevice physical_;
  TimestampClock clock_;
  bool has_statistics_ = false;
  bool has_memory_budget_ = false;
  vk::raii::Device device_{nullptr};
  vk::raii::Queue queue_{nullptr};
  vk::raii::CommandPool pool_{nullptr};
  vk::raii::Fence fence_{nullptr};  ///< of the submission that is waited for; making one is slow
};

}  // namespace qlinbench
