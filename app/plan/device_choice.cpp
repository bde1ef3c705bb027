// SPDX-License-Identifier: BSD-3-Clause
#include "app/plan/device_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <vector>

namespace qlinbench {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::size_t rank(const DeviceInfo& device) {
  constexpr std::array<std::string_view, 4> kBestFirst{"discrete", "integrated", "virtual", "cpu"};
  const auto found = std::find(kBestFirst.begin(), kBestFirst.end(), device.type);
  return static_cast<std::size_t>(found - kBestFirst.begin());
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool has_index(const DeviceInfo& device, std::string_view digits) {
  int index = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  return error == std::errc{} && device.index == index;
}

std::vector<DeviceInfo> matching(std::span<const DeviceInfo> devices, std::string_view wanted) {
  const std::string key = lower(wanted);
  const auto select = [&](auto predicate) {
    std::vector<DeviceInfo> found;
    std::copy_if(devices.begin(), devices.end(), std::back_inserter(found), predicate);
    return found;
  };
  if (is_number(wanted)) return select([&](const auto& d) { return has_index(d, wanted); });
  auto by_uuid = select([&](const auto& d) { return lower(d.uuid) == key; });
  if (!by_uuid.empty()) return by_uuid;
  return select([&](const auto& d) { return lower(d.name).find(key) != std::string::npos; });
}

std::string names(std::span<const DeviceInfo> devices) {
  std::string text;
  for (const DeviceInfo& device : devices) {
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", device.index, device.name);
  }
  return text;
}

std::variant<DeviceInfo, NoChoice> choose_named(std::span<const DeviceInfo> devices,
                                                std::string_view wanted) {
  const std::vector<DeviceInfo> found = matching(devices, wanted);
  if (found.empty()) {
    return NoChoice{true,
                    fmt::format("no device matches '{}'; there are {}", wanted, names(devices))};
  }
  if (found.size() > 1) {
    return NoChoice{true, fmt::format("several devices match '{}': {}; give an index or a UUID",
                                      wanted, names(found))};
  }
  const DeviceInfo& device = found.front();
  if (!device.unusable.empty()) {
    return NoChoice{false, fmt::format("{} cannot run kernels: {}", device.name, device.unusable)};
  }
  return device;
}

}  // namespace

std::variant<DeviceInfo, NoChoice> choose_device(std::span<const DeviceInfo> devices,
                                                 std::string_view wanted) {
  if (!wanted.empty()) return choose_named(devices, wanted);
  const DeviceInfo* best = nullptr;
  std::string reasons;
  for (const DeviceInfo& device : devices) {
    if (!device.unusable.empty()) {
      reasons += fmt::format("; {}: {}", device.name, device.unusable);
    } else if (best == nullptr || rank(device) < rank(*best)) {
      best = &device;
    }
  }
  if (best == nullptr) return NoChoice{false, "no device can run kernels" + reasons};
  return *best;
}

}  // namespace qlinbench
