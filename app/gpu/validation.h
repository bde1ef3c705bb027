// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "app/gpu/vulkan.h"

namespace qlinbench {

/// Collects what the Khronos validation layer says, warnings and errors alike.
class ValidationLog {
 public:
  void add(std::string message);
  std::vector<std::string> take();

 private:
  std::mutex mutex_;
  std::vector<std::string> messages_;
};

/// Creates an instance under the layer with synchronization validation on.
/// Throws NoDevice where the layer is not installed.
vk::raii::Instance create_validated_instance(const vk::raii::Context& context,
                                             const vk::ApplicationInfo& application);

/// Sends the layer's messages to `log`, which must outlive the messenger.
vk::raii::DebugUtilsMessengerEXT create_messenger(const vk::raii::Instance& instance,
                                                  ValidationLog& log);

}  // namespace qlinbench
