// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/device_names.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/source_tree.h"

namespace qlinbench {
namespace {

TEST(DeviceNames, StandForWhatTheyAreCalledAfter) {
  DeviceTraits device;
  device.subgroup_size = 1;
  device.min_subgroup_size = 2;
  device.max_subgroup_size = 3;
  device.max_workgroup_subgroups = 4;
  device.max_shared_bytes = 5;
  device.max_workgroup_invocations = 6;
  device.max_workgroup_size = {7, 8, 9};
  device.max_groups = {10, 11, 12};
  device.max_binding_bytes = 13;
  device.max_buffer_bytes = 14;
  device.memory_bytes = 15;
  device.max_bindings = 16;
  device.max_push_bytes = 17;
  device.compute_units = 18;
  const std::vector<std::pair<const char*, std::int64_t>> expected = {
      {"subgroup_size", 1},           {"min_subgroup_size", 2},    {"max_subgroup_size", 3},
      {"max_workgroup_subgroups", 4}, {"max_shared_bytes", 5},     {"max_workgroup_invocations", 6},
      {"max_workgroup_size_x", 7},    {"max_workgroup_size_y", 8}, {"max_workgroup_size_z", 9},
      {"max_groups_x", 10},           {"max_groups_y", 11},        {"max_groups_z", 12},
      {"max_binding_bytes", 13},      {"max_buffer_bytes", 14},    {"memory_bytes", 15},
      {"max_bindings", 16},           {"max_push_bytes", 17},      {"compute_units", 18}};
  for (const auto& [name, value] : expected) {
    EXPECT_EQ(device_value(device, std::string("device.") + name), value) << name;
  }
  const auto expect_flag = [](const char* name, bool DeviceTraits::*flag) {
    DeviceTraits with;
    EXPECT_EQ(device_value(with, name), 0) << name;
    with.*flag = true;
    EXPECT_EQ(device_value(with, name), 1) << name;
  };
  expect_flag("device.subgroup_size_control", &DeviceTraits::subgroup_size_control);
  expect_flag("device.full_subgroups", &DeviceTraits::full_subgroups);
  expect_flag("device.rounding_mode_rte_float32", &DeviceTraits::rounding_mode_rte_float32);
  EXPECT_EQ(device_names().size(), expected.size() + 3);
  EXPECT_FALSE(device_value(device, "subgroup_size").has_value());
  EXPECT_FALSE(device_value(device, "device.subgroup").has_value());
}

TEST(DeviceNames, HaveTheMembersOfRows) {
  const CooperativeMatrixShape row{1, 2, 3, "s8", "u8", "s32", "f32", "workgroup", true, 4};
  const std::vector<std::pair<const char*, std::int64_t>> expected = {
      {"m", 1},
      {"n", 2},
      {"k", 3},
      {"saturating", 1},
      {"workgroup_invocations", 4},
      {"a", 0},
      {"b", 1},  // the words' numbers are only compared with one another
      {"scope", *row_word_value("workgroup")},
      {"c", *row_word_value("s32")},
      {"result", *row_word_value("f32")}};
  for (const auto& [name, value] : expected) EXPECT_EQ(row_value(row, name), value) << name;
  EXPECT_EQ(row_members().size(), expected.size());
  EXPECT_EQ(row_value({1, 2, 3, "unheard_of", "", "", "", "", false, 0}, "a"), -1);
}

TEST(DeviceNames, StandInTheSchemaOfKernels) {
  std::ifstream file(source_tree() / "configs/schema/kernel.schema.json");
  const std::string schema{std::istreambuf_iterator<char>(file), {}};
  for (const std::string& name : device_names()) {
    const std::string bare = name.substr(std::string("device.").size());
    const bool is_axis = bare.ends_with("_y") || bare.ends_with("_z");  // said once for all three
    EXPECT_TRUE(is_axis || schema.find(bare) != std::string::npos) << name;
  }
  for (const std::string& member : row_members()) {
    EXPECT_NE(schema.find(member), std::string::npos) << member;
  }
  for (const std::string& word : row_words()) {
    EXPECT_NE(schema.find(" " + word), std::string::npos) << word;
  }
}

}  // namespace
}  // namespace qlinbench
