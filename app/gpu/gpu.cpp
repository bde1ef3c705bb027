// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/gpu.h"

#include <fmt/format.h>

#include "app/gpu/device.h"
#include "app/gpu/device_info.h"
#include "app/gpu/traits.h"
#include "app/gpu/validation.h"
#include "app/gpu/vulkan_executor.h"

namespace qlinbench {
namespace {

constexpr const char* kNoLoader =
    "there is no Vulkan loader (libvulkan.so.1): install it with a driver, on Debian and Ubuntu "
    "the packages libvulkan1 and mesa-vulkan-drivers (which has lavapipe for machines without a "
    "GPU)";
constexpr const char* kNoDriver =
    "the Vulkan loader found no device: install your GPU's driver, or on Debian and Ubuntu the "
    "package mesa-vulkan-drivers, whose lavapipe needs no GPU";

vk::raii::Context open_loader() {
  try {
    return {};
  } catch (const std::runtime_error&) {
    throw NoDevice(kNoLoader);
  }
}

std::shared_ptr<InstanceState> create_instance(bool validation) {
  auto state = std::make_shared<InstanceState>(open_loader());
  const vk::ApplicationInfo application{.pApplicationName = "qlinbench",
                                        .apiVersion = VK_API_VERSION_1_3};
  try {
    if (validation) {
      state->instance = create_validated_instance(state->context, application);
      state->messenger = create_messenger(state->instance, state->log);
    } else {
      state->instance = state->context.createInstance({.pApplicationInfo = &application});
    }
  } catch (const vk::IncompatibleDriverError&) {
    throw NoDevice(kNoDriver);
  }
  return state;
}

}  // namespace

struct Gpu::State {
  explicit State(const GpuOptions& gpu_options)
      : options(gpu_options), instance(create_instance(gpu_options.validation)) {
    physical = instance->instance.enumeratePhysicalDevices();
    if (physical.empty()) throw NoDevice(kNoDriver);
    for (const auto& device : physical) {
      infos.push_back(describe_device(device, static_cast<int>(infos.size())));
    }
  }

  const vk::raii::PhysicalDevice& at(int index) const {
    return physical.at(static_cast<std::size_t>(index));
  }

  GpuOptions options;
  std::shared_ptr<InstanceState> instance;
  std::vector<vk::raii::PhysicalDevice> physical;
  std::vector<DeviceInfo> infos;
};

Gpu::Gpu(const GpuOptions& options) {
  guard_vulkan("looking for devices", [&] { state_ = std::make_unique<State>(options); });
}

Gpu::~Gpu() = default;

const std::vector<DeviceInfo>& Gpu::devices() const {
  return state_->infos;
}

DeviceTraits Gpu::traits(int index) const {
  DeviceTraits traits;
  guard_vulkan("reading the device's properties", [&] {
    const auto& device = state_->at(index);
    traits = device_traits(device, query_features(device));
  });
  return traits;
}

std::unique_ptr<Executor> Gpu::open(int index) const {
  std::unique_ptr<Executor> executor;
  guard_vulkan("opening the device", [&] {
    executor = std::make_unique<VulkanExecutor>(
        std::make_unique<Device>(state_->instance, state_->at(index), state_->options.statistics),
        state_->options.omit_barriers);
  });
  return executor;
}

std::vector<std::string> Gpu::take_validation_messages() {
  return state_->instance->log.take();
}

}  // namespace qlinbench
