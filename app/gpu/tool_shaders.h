// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>

#include "kernels/loader/kernel_plan.h"

namespace qlinbench {

/// A pass that is no kernel's: a shader of app/gpu, as "digest.comp". Buffer i is bound at i;
/// compiled once a process. Throws std::logic_error where it does not compile.
PassPlan tool_pass(std::string_view shader, std::size_t buffers, std::uint32_t groups,
                   std::initializer_list<std::uint32_t> push);

}  // namespace qlinbench
