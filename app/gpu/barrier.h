// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "app/gpu/vulkan.h"

namespace qlinbench {

/// Everything a shader, fill or copy wrote before is seen by every shader, fill and copy after.
void full_barrier(const vk::raii::CommandBuffer& commands);

/// What copies wrote before is seen by the host once the submission is complete.
void host_barrier(const vk::raii::CommandBuffer& commands);

}  // namespace qlinbench
