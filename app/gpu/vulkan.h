// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The one place that includes Vulkan-Hpp; only sources of app/gpu may include this. The loader is
// opened when the program runs (vk::raii::Context), so nothing links against Vulkan.

#define VULKAN_HPP_NO_STRUCT_CONSTRUCTORS  // designated initializers
#include <vulkan/vulkan_raii.hpp>
