// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace qlinbench {

/// From now on SIGINT and SIGTERM are noted, so that what is finished can be written. A second
/// signal ends the program at once.
void catch_stop_signals();

/// The signal that was noted, or 0.
int stop_signal();

}  // namespace qlinbench
