// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/measure/executor.h"
#include "app/results/result.h"
#include "kernels/loader/device_traits.h"

// All that the rest of the program sees of Vulkan.

namespace qlinbench {

/// No Vulkan loader, no driver or no device. The message says what to install.
class NoDevice : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct GpuOptions {
  /// Run under VK_LAYER_KHRONOS_validation with synchronization validation.
  bool validation = false;
  /// Have drivers keep statistics of the pipelines they make, where they can.
  bool statistics = false;
  /// Leave out the barriers between passes and calls: for the test that shows that the layer is
  /// watching, nothing else.
  bool omit_barriers = false;
};

/// The Vulkan instance and its devices. Executors may outlive it.
class Gpu {
 public:
  /// Throws NoDevice where there is no loader, no driver or (asked for, and absent) no
  /// validation layer.
  explicit Gpu(const GpuOptions& options = {});
  ~Gpu();
  Gpu(const Gpu&) = delete;
  Gpu& operator=(const Gpu&) = delete;

  /// Every physical device, in Vulkan's order; DeviceInfo::index is the place in this list.
  const std::vector<DeviceInfo>& devices() const;

  /// What kernels may know of a device.
  DeviceTraits traits(int index) const;

  /// A logical device with every feature a kernel may need. Throws DeviceError.
  std::unique_ptr<Executor> open(int index) const;

  /// What the validation layer said since the last call.
  std::vector<std::string> take_validation_messages();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace qlinbench
