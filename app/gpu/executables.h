// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "app/gpu/vulkan.h"
#include "app/results/pipeline_statistics.h"

namespace qlinbench {

/// What VK_KHR_pipeline_executable_properties tells of a pipeline that was created with
/// eCaptureStatisticsKHR.
std::vector<Executable> executables_of(const vk::raii::Device& device, vk::Pipeline pipeline);

}  // namespace qlinbench
