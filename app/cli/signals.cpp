// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/signals.h"

#include <csignal>

namespace qlinbench {
namespace {

// A signal handler may touch nothing but such a variable.
volatile std::sig_atomic_t noted_signal = 0;

void note(int signal) {
  noted_signal = signal;
}

}  // namespace

void catch_stop_signals() {
  struct sigaction action {};
  action.sa_handler = note;
  // The default action comes back with the first signal. System calls go on.
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

int stop_signal() {
  return noted_signal;
}

}  // namespace qlinbench
