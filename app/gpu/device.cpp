// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/device.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

#include "app/gpu/device_info.h"
#include "app/measure/executor.h"

namespace qlinbench {

void guard_vulkan(std::string_view doing, const std::function<void()>& body) {
  try {
    body();
  } catch (const vk::DeviceLostError& error) {
    throw DeviceLost(fmt::format("the device was lost while {} ({})", doing, error.what()));
  } catch (const vk::SystemError& error) {
    throw DeviceError(fmt::format("Vulkan failed while {} ({})", doing, error.what()));
  }
}

void order_after_earlier_work(const vk::raii::CommandBuffer& commands) {
  using Access = vk::AccessFlagBits;
  const vk::MemoryBarrier memory{.srcAccessMask = Access::eMemoryWrite,
                                 .dstAccessMask = Access::eMemoryRead | Access::eMemoryWrite};
  commands.pipelineBarrier(vk::PipelineStageFlagBits::eAllCommands,
                           vk::PipelineStageFlagBits::eAllCommands, {}, memory, {}, {});
}

Device::Device(std::shared_ptr<InstanceState> instance, vk::raii::PhysicalDevice physical,
               bool statistics)
    : instance_(std::move(instance)), physical_(std::move(physical)) {
  const auto family = static_cast<std::uint32_t>(compute_queue_family(physical_));
  clock_.period_ns = physical_.getProperties().limits.timestampPeriod;
  clock_.valid_bits = physical_.getQueueFamilyProperties()[family].timestampValidBits;
  const DeviceFeatures features = query_features(physical_);
  has_statistics_ = statistics && features.enable->executables.pipelineExecutableInfo == vk::True;
  has_memory_budget_ = features.extensions.contains(VK_EXT_MEMORY_BUDGET_EXTENSION_NAME);
  create_device(features, family);
  queue_ = device_.getQueue(family, 0);
  fence_ = device_.createFence({});
  pool_ = device_.createCommandPool(
      {.flags = vk::CommandPoolCreateFlagBits::eResetCommandBuffer, .queueFamilyIndex = family});
}

void Device::create_device(const DeviceFeatures& features, std::uint32_t family) {
  const float priority = 1.0F;
  const vk::DeviceQueueCreateInfo queue{
      .queueFamilyIndex = family, .queueCount = 1, .pQueuePriorities = &priority};
  std::vector<const char*> extensions;
  for (const auto& name : features.extensions) extensions.push_back(name.c_str());
  device_ = physical_.createDevice(
      {.pNext = &features.enable->core,
       .queueCreateInfoCount = 1,
       .pQueueCreateInfos = &queue,
       .enabledExtensionCount = static_cast<std::uint32_t>(extensions.size()),
       .ppEnabledExtensionNames = extensions.data()});
}

vk::raii::CommandBuffer Device::make_command_buffer() const {
  return std::move(device_
                       .allocateCommandBuffers({.commandPool = *pool_,
                                                .level = vk::CommandBufferLevel::ePrimary,
                                                .commandBufferCount = 1})
                       .front());
}

double Device::submit_and_wait(std::span<const vk::CommandBuffer> commands) const {
  const vk::SubmitInfo submit{.commandBufferCount = static_cast<std::uint32_t>(commands.size()),
                              .pCommandBuffers = commands.data()};
  const auto start = std::chrono::steady_clock::now();
  queue_.submit(submit, *fence_);
  // No time limit of our own: a driver that gives up on a dispatch answers with a lost device.
  vk::detail::resultCheck(device_.waitForFences(*fence_, vk::True, UINT64_MAX),
                          "vk::Device::waitForFences");
  const auto end = std::chrono::steady_clock::now();
  device_.resetFences(*fence_);
  return std::chrono::duration<double, std::nano>(end - start).count();
}

std::int64_t Device::free_bytes() const {
  if (!has_memory_budget_) return device_memory_bytes(physical_);
  const auto chain = physical_.getMemoryProperties2<vk::PhysicalDeviceMemoryProperties2,
                                                    vk::PhysicalDeviceMemoryBudgetPropertiesEXT>();
  const auto& memory = chain.get<vk::PhysicalDeviceMemoryProperties2>().memoryProperties;
  const auto& budget = chain.get<vk::PhysicalDeviceMemoryBudgetPropertiesEXT>();
  std::int64_t most = 0;
  for (std::uint32_t i = 0; i < memory.memoryHeapCount; ++i) {
    if (!(memory.memoryHeaps[i].flags & vk::MemoryHeapFlagBits::eDeviceLocal)) continue;
    const auto left = static_cast<std::int64_t>(budget.heapBudget[i]) -
                      static_cast<std::int64_t>(budget.heapUsage[i]);
    most = std::max(most, left);
  }
  return most;
}

void Device::run(const std::function<void(const vk::raii::CommandBuffer&)>& record) const {
  const vk::raii::CommandBuffer commands = make_command_buffer();
  commands.begin({.flags = vk::CommandBufferUsageFlagBits::eOneTimeSubmit});
  order_after_earlier_work(commands);
  record(commands);
  commands.end();
  submit_and_wait({&*commands, 1});
}

std::int64_t Device::max_binding_bytes() const {
  return physical_.getProperties().limits.maxStorageBufferRange;
}

int Device::find_memory_type(std::uint32_t allowed, vk::MemoryPropertyFlags wanted) const {
  const auto memory = physical_.getMemoryProperties();
  for (std::uint32_t i = 0; i < memory.memoryTypeCount; ++i) {
    const bool is_allowed = (allowed >> i & 1U) != 0;
    if (is_allowed && (memory.memoryTypes[i].propertyFlags & wanted) == wanted) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

}  // namespace qlinbench
