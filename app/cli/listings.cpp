// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/listings.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/report/format.h"

namespace qlinbench {

std::string list_devices(std::span<const DeviceInfo> devices) {
  std::string text;
  for (const DeviceInfo& device : devices) {
    text +=
        fmt::format("{}  {} ({})  {}  {} {}, Vulkan {}\n", device.index, device.name, device.type,
                    device.uuid, device.driver_name, device.driver_info, device.api_version);
    if (!device.unusable.empty()) text += "   cannot run kernels: " + device.unusable + "\n";
  }
  return text;
}

std::string list_kernels(const Catalog& catalog) {
  std::size_t width = 0;
  for (const Kernel& kernel : catalog.kernels()) {
    width = std::max(width, display_width(kernel.name()));
  }
  std::string text;
  for (const Kernel& kernel : catalog.kernels()) {
    const std::string about = kernel.mistake() == nullptr
                                  ? kernel.summary()
                                  : "cannot run: " + to_string(*kernel.mistake());
    text += fmt::format("{}  {}{}\n", pad_right(kernel.name(), width), about,
                        kernel.is_baseline() ? " (baseline)" : "");
  }
  return text;
}

std::string list_cases(std::span<const PlannedCase> plan) {
  std::string text;
  for (const PlannedCase& planned : plan) text += planned.value.id + "\n";
  return text;
}

}  // namespace qlinbench
