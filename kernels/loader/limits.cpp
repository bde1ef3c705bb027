// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <string_view>

#include "kernels/loader/preamble.h"
#include "kernels/loader/refused.h"

namespace qlinbench {
namespace {

constexpr std::array<char, 3> kAxes = {'x', 'y', 'z'};

[[noreturn]] void skip(std::string_view code, std::string message) {
  refuse(Refusal::Kind::skipped, std::string(code), std::move(message));
}

std::int64_t invocations_of(const PassSize& size) {
  return std::int64_t{size.local[0]} * size.local[1] * size.local[2];
}

void check_local(const PassSize& size, const DeviceTraits& device) {
  std::int64_t invocations = 1;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::int64_t most = device.max_workgroup_size[i];
    if (size.local[i] > most) {
      skip("local_size", fmt::format("{} has workgroups of {} in {}, this device allows {}",
                                     size.shader, size.local[i], kAxes[i], most));
    }
    invocations *= size.local[i];  // at most 2^31 after each check of a sane device
    if (invocations <= device.max_workgroup_invocations) continue;
    const auto [x, y, z] = size.local;
    skip("invocations",
         fmt::format("{} has workgroups of {} x {} x {} invocations, this device allows {} in all",
                     size.shader, x, y, z, device.max_workgroup_invocations));
  }
}

void check_grid(const PassSize& size, const DeviceTraits& device) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (size.grid[i] <= device.max_groups[i]) continue;
    skip("grid", fmt::format("{} needs {} workgroups in {}, this device dispatches at most {}",
                             size.shader, size.grid[i], kAxes[i], device.max_groups[i]));
  }
}

void check_full_subgroups(const PassSize& size, const DeviceTraits& device) {
  if (!size.full_subgroups) return;
  if (!device.full_subgroups) {
    skip("full_subgroups",
         fmt::format("{} needs full subgroups, which this device cannot promise", size.shader));
  }
  const std::int64_t chosen = size.subgroup_size != 0 ? size.subgroup_size : device.subgroup_size;
  if (chosen != 0 && size.local[0] % chosen == 0) return;
  skip("full_subgroups",
       fmt::format("{} needs full subgroups, and {} invocations in x are no multiple of {}",
                   size.shader, size.local[0], chosen));
}

void check_subgroups(const PassSize& size, const DeviceTraits& device) {
  check_full_subgroups(size, device);
  if (size.subgroup_size == 0) return;
  const std::string needs =
      fmt::format("{} needs subgroups of {}", size.shader, size.subgroup_size);
  if (!device.subgroup_size_control) {
    skip("subgroup_size", needs + ", and this device's size cannot be chosen");
  }
  if (size.subgroup_size < device.min_subgroup_size ||
      size.subgroup_size > device.max_subgroup_size || !std::has_single_bit(size.subgroup_size)) {
    skip("subgroup_size", fmt::format("{}, this device has powers of two from {} to {}", needs,
                                      device.min_subgroup_size, device.max_subgroup_size));
  }
  const std::int64_t most = size.subgroup_size * device.max_workgroup_subgroups;
  if (invocations_of(size) > most) {
    skip("subgroup_size", fmt::format("{}, and {} invocations are more than {} of them", needs,
                                      invocations_of(size), device.max_workgroup_subgroups));
  }
}

bool has_capability(const DeviceTraits& device, std::uint32_t capability) {
  constexpr std::uint32_t kAlwaysThere = 1;  // Matrix and Shader: no Vulkan device is without
  if (capability <= kAlwaysThere) return true;
  if (capability == kCapabilityRoundingModeRte && device.rounding_mode_rte_float32) return true;
  return std::binary_search(device.spirv_capabilities.begin(), device.spirv_capabilities.end(),
                            capability);
}

bool has_types(const CooperativeMatrixShape& row, const MatrixNeed& matrix) {
  const std::string& component = matrix.use == 'A' ? row.a : matrix.use == 'B' ? row.b : row.c;
  const bool is_result = matrix.use == 'C' && matrix.component == row.result;
  return matrix.scope == row.scope && (matrix.component == component || is_result);
}

bool lists_matrix(const DeviceTraits& device, const MatrixNeed& matrix, std::int64_t invocations) {
  const auto rows_of = [&](const CooperativeMatrixShape& row) {
    return matrix.use == 'B' ? row.k : row.m;
  };
  const auto columns_of = [&](const CooperativeMatrixShape& row) {
    return matrix.use == 'A' ? row.k : row.n;
  };
  const auto is_exact = [&](const CooperativeMatrixShape& row) {
    return has_types(row, matrix) && matrix.rows == rows_of(row) &&
           matrix.columns == columns_of(row);
  };
  const auto is_multiple = [&](const CooperativeMatrixShape& row) {
    const bool right_workgroup =
        row.scope != "workgroup" || row.workgroup_invocations == invocations;
    return has_types(row, matrix) && right_workgroup && rows_of(row) > 0 && columns_of(row) > 0 &&
           matrix.rows % rows_of(row) == 0 && matrix.columns % columns_of(row) == 0;
  };
  return std::any_of(device.coopmat.begin(), device.coopmat.end(), is_exact) ||
         std::any_of(device.coopmat2.begin(), device.coopmat2.end(), is_multiple);
}

/// A type that no row has is undefined, and drivers do not refuse it by themselves.
void check_matrix(const PassSize& size, const MatrixNeed& matrix, const DeviceTraits& device) {
  if (matrix.component.empty() || matrix.scope.empty()) return;
  if (!lists_matrix(device, matrix, invocations_of(size))) {
    skip("coopmat", fmt::format("{} has {} matrices of {} x {} {} in a {}, this device lists none",
                                size.shader, matrix.use, matrix.rows, matrix.columns,
                                matrix.component, matrix.scope));
  }
  const std::int64_t subgroup = size.subgroup_size != 0 ? size.subgroup_size : device.subgroup_size;
  if (matrix.scope != "subgroup" || (subgroup != 0 && size.local[0] % subgroup == 0)) return;
  skip("coopmat", fmt::format("{} has matrices, and {} invocations in x are no multiple of a "
                              "subgroup's {}",
                              size.shader, size.local[0], subgroup));
}

}  // namespace

void check_buffers(const std::vector<BufferPlan>& buffers, const DeviceTraits& device) {
  std::int64_t sum = 0;
  for (const BufferPlan& buffer : buffers) {
    if (buffer.bytes > device.max_buffer_bytes) {
      skip("buffer_bytes", fmt::format("needs {} bytes in {}, this device allocates at most {}",
                                       buffer.bytes, buffer.name, device.max_buffer_bytes));
    }
    if (__builtin_add_overflow(sum, buffer.bytes, &sum)) {
      sum = std::numeric_limits<std::int64_t>::max();
    }
  }
  if (sum <= device.memory_bytes) return;
  skip("memory_bytes", fmt::format("needs {} bytes in all its buffers, this device has {}", sum,
                                   device.memory_bytes));
}

void check_pass(const PassSize& size, const DeviceTraits& device) {
  check_local(size, device);
  check_grid(size, device);
  const auto push = static_cast<std::int64_t>(size.push_bytes);
  if (push > device.max_push_bytes) {
    skip("push_bytes", fmt::format("{} has {} bytes of push constants, this device takes {}",
                                   size.shader, push, device.max_push_bytes));
  }
  check_subgroups(size, device);
}

void check_bindings(const std::string& shader, const std::vector<Binding>& bindings,
                    const std::vector<BufferPlan>& buffers, const DeviceTraits& device) {
  const auto count = static_cast<std::int64_t>(bindings.size());
  if (count > device.max_bindings) {
    skip("bindings", fmt::format("{} binds {} buffers, this device allows {}", shader, count,
                                 device.max_bindings));
  }
  for (const Binding& binding : bindings) {
    const BufferPlan& buffer = buffers[binding.buffer];
    if (buffer.bytes <= device.max_binding_bytes) continue;
    skip("binding_bytes", fmt::format("needs {} bytes in {}, this device binds at most {}",
                                      buffer.bytes, buffer.name, device.max_binding_bytes));
  }
}

void check_module(const PassSize& size, const ModuleNeeds& needs, const DeviceTraits& device) {
  const std::string& shader = size.shader;
  if (needs.version > device.spirv_version) {
    skip("spirv_version",
         fmt::format("{} is SPIR-V {}, this device takes {}", shader,
                     spirv_version_text(needs.version), spirv_version_text(device.spirv_version)));
  }
  std::vector<std::string> missing;
  for (const std::uint32_t capability : needs.capabilities) {
    if (!has_capability(device, capability)) missing.push_back(capability_name(capability));
  }
  if (!missing.empty()) {
    skip("capability", fmt::format("{} needs {}, which this device does not have", shader,
                                   fmt::join(missing, " and ")));
  }
  for (const MatrixNeed& matrix : needs.matrices) check_matrix(size, matrix, device);
  if (needs.shared_bytes > device.max_shared_bytes) {
    skip("shared_bytes", fmt::format("{} needs {} bytes of shared memory, this device has {}",
                                     shader, needs.shared_bytes, device.max_shared_bytes));
  }
}

}  // namespace qlinbench
