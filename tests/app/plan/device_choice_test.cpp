// SPDX-License-Identifier: BSD-3-Clause
#include "app/plan/device_choice.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace qlinbench {
namespace {

DeviceInfo device(int index, const std::string& name, const std::string& type) {
  DeviceInfo info;
  info.index = index;
  info.name = name;
  info.type = type;
  info.uuid = "0000000" + std::to_string(index) + "-aaaa-bbbb-cccc-dddddddddddd";
  return info;
}

const std::vector<DeviceInfo> kDevices{
    device(0, "llvmpipe (LLVM 15)", "cpu"), device(1, "Iris Xe", "integrated"),
    device(2, "NVIDIA H200", "discrete"), device(3, "NVIDIA H100", "discrete")};

int chosen(std::string_view wanted) {
  const auto choice = choose_device(kDevices, wanted);
  const auto* info = std::get_if<DeviceInfo>(&choice);
  return info == nullptr ? -1 : info->index;
}

NoChoice refusal(const std::vector<DeviceInfo>& devices, std::string_view wanted) {
  const auto choice = choose_device(devices, wanted);
  const auto* none = std::get_if<NoChoice>(&choice);
  return none == nullptr ? NoChoice{} : *none;
}

TEST(DeviceChoice, TakesTheBestAndTheFirstAmongEquals) {
  EXPECT_EQ(chosen(""), 2);
}

TEST(DeviceChoice, TakesAnIndexAPartOfANameOrAUuid) {
  EXPECT_EQ(chosen("0"), 0);
  EXPECT_EQ(chosen("iris"), 1);
  EXPECT_EQ(chosen("H100"), 3);
  EXPECT_EQ(chosen("00000001-AAAA-bbbb-cccc-dddddddddddd"), 1);
}

TEST(DeviceChoice, RefusesANameThatMatchesNothingOrSeveral) {
  EXPECT_TRUE(refusal(kDevices, "radeon").unknown_name);
  EXPECT_NE(refusal(kDevices, "radeon").message.find("NVIDIA H200"), std::string::npos);
  EXPECT_NE(refusal(kDevices, "nvidia").message.find("2 (NVIDIA H200), 3 (NVIDIA H100)"),
            std::string::npos);
  EXPECT_TRUE(refusal(kDevices, "4").unknown_name);
  EXPECT_TRUE(refusal(kDevices, "99999999999").unknown_name);
}

TEST(DeviceChoice, PassesOverDevicesThatCannotRunKernels) {
  std::vector<DeviceInfo> devices = kDevices;
  devices[2].unusable = "it offers Vulkan 1.1.0, and 1.3 is needed";
  const auto choice = choose_device(devices, "");
  EXPECT_EQ(std::get<DeviceInfo>(choice).index, 3);
  EXPECT_FALSE(refusal(devices, "H200").unknown_name);
  EXPECT_NE(refusal(devices, "H200").message.find("1.3 is needed"), std::string::npos);
  for (DeviceInfo& each : devices) each.unusable = "no";
  EXPECT_NE(refusal(devices, "").message.find("Iris Xe: no"), std::string::npos);
}

}  // namespace
}  // namespace qlinbench
