// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/device_names.h"

#include <array>

namespace qlinbench {
namespace {

using Traits = DeviceTraits;
using Row = CooperativeMatrixShape;

struct DeviceName {
  std::string_view name;
  std::int64_t (*value)(const Traits&);
};

constexpr DeviceName kDeviceNames[] = {
    {"subgroup_size", [](const Traits& d) { return d.subgroup_size; }},
    {"min_subgroup_size", [](const Traits& d) { return d.min_subgroup_size; }},
    {"max_subgroup_size", [](const Traits& d) { return d.max_subgroup_size; }},
    {"subgroup_size_control",
     [](const Traits& d) { return std::int64_t{d.subgroup_size_control}; }},
    {"max_workgroup_subgroups", [](const Traits& d) { return d.max_workgroup_subgroups; }},
    {"full_subgroups", [](const Traits& d) { return std::int64_t{d.full_subgroups}; }},
    {"max_shared_bytes", [](const Traits& d) { return d.max_shared_bytes; }},
    {"max_workgroup_invocations", [](const Traits& d) { return d.max_workgroup_invocations; }},
    {"max_workgroup_size_x", [](const Traits& d) { return d.max_workgroup_size[0]; }},
    {"max_workgroup_size_y", [](const Traits& d) { return d.max_workgroup_size[1]; }},
    {"max_workgroup_size_z", [](const Traits& d) { return d.max_workgroup_size[2]; }},
    {"max_groups_x", [](const Traits& d) { return d.max_groups[0]; }},
    {"max_groups_y", [](const Traits& d) { return d.max_groups[1]; }},
    {"max_groups_z", [](const Traits& d) { return d.max_groups[2]; }},
    {"max_binding_bytes", [](const Traits& d) { return d.max_binding_bytes; }},
    {"max_buffer_bytes", [](const Traits& d) { return d.max_buffer_bytes; }},
    {"memory_bytes", [](const Traits& d) { return d.memory_bytes; }},
    {"max_bindings", [](const Traits& d) { return d.max_bindings; }},
    {"max_push_bytes", [](const Traits& d) { return d.max_push_bytes; }},
    {"compute_units", [](const Traits& d) { return d.compute_units; }},
    {"rounding_mode_rte_float32",
     [](const Traits& d) { return std::int64_t{d.rounding_mode_rte_float32}; }},
};

struct RowMember {
  std::string_view name;
  std::int64_t (*value)(const Row&);
};

std::int64_t number_of(std::string_view word) {
  return row_word_value(word).value_or(-1);
}

constexpr RowMember kRowMembers[] = {
    {"m", [](const Row& r) { return r.m; }},
    {"n", [](const Row& r) { return r.n; }},
    {"k", [](const Row& r) { return r.k; }},
    {"a", [](const Row& r) { return number_of(r.a); }},
    {"b", [](const Row& r) { return number_of(r.b); }},
    {"c", [](const Row& r) { return number_of(r.c); }},
    {"result", [](const Row& r) { return number_of(r.result); }},
    {"scope", [](const Row& r) { return number_of(r.scope); }},
    {"saturating", [](const Row& r) { return std::int64_t{r.saturating}; }},
    {"workgroup_invocations", [](const Row& r) { return r.workgroup_invocations; }},
};

constexpr std::array<std::string_view, 16> kRowWords = {
    "s8",  "u8",  "s16", "u16",  "s32",  "u32",  "s64",      "u64",
    "f16", "f32", "f64", "bf16", "e4m3", "e5m2", "subgroup", "workgroup"};

constexpr std::string_view kPrefix = "device.";

}  // namespace

std::vector<std::string> device_names() {
  std::vector<std::string> names;
  for (const DeviceName& row : kDeviceNames) {
    names.push_back(std::string(kPrefix).append(row.name));
  }
  return names;
}

std::optional<std::int64_t> device_value(const DeviceTraits& device, std::string_view name) {
  if (!name.starts_with(kPrefix)) return std::nullopt;
  name.remove_prefix(kPrefix.size());
  for (const DeviceName& row : kDeviceNames) {
    if (row.name == name) return row.value(device);
  }
  return std::nullopt;
}

std::vector<std::string> device_table_names() {
  return {"device.coopmat", "device.coopmat2"};
}

const std::vector<CooperativeMatrixShape>& device_table(const DeviceTraits& device,
                                                        std::string_view name) {
  return name == "device.coopmat2" ? device.coopmat2 : device.coopmat;
}

std::vector<std::string> row_members() {
  std::vector<std::string> names;
  for (const RowMember& row : kRowMembers) names.emplace_back(row.name);
  return names;
}

std::optional<std::int64_t> row_value(const CooperativeMatrixShape& row, std::string_view member) {
  for (const RowMember& candidate : kRowMembers) {
    if (candidate.name == member) return candidate.value(row);
  }
  return std::nullopt;
}

std::vector<std::string> row_words() {
  return {kRowWords.begin(), kRowWords.end()};
}

std::optional<std::int64_t> row_word_value(std::string_view word) {
  for (std::size_t i = 0; i < kRowWords.size(); ++i) {
    if (kRowWords[i] == word) return static_cast<std::int64_t>(i);
  }
  return std::nullopt;
}

}  // namespace qlinbench
