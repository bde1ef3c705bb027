// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "app/results/result.h"

namespace qlinbench {

/// The machine the program runs on, as Linux describes it; what it does not tell stays empty or 0.
HostInfo describe_host();

/// A random UUID (RFC 9562, version 4).
std::string new_run_id();

/// Now, in UTC: "2026-11-22T12:00:00Z".
std::string utc_now();

}  // namespace qlinbench
