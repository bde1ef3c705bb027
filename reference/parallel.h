// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>

namespace qlinbench {

/// How many threads a call may use; 0: one for each core. No result depends on it.
struct Threads {
  unsigned count = 0;

  /// The number itself, never 0.
  unsigned resolved() const;
};

/// Hands the numbers 0 to count - 1 to whichever thread asks next.
class WorkQueue {
 public:
  explicit WorkQueue(std::int64_t count) : count_(count) {}

  std::optional<std::int64_t> next() {
    const std::int64_t index = next_.fetch_add(1, std::memory_order_relaxed);
    return index < count_ ? std::optional(index) : std::nullopt;
  }

  /// Nothing more is handed out.
  void stop() { next_.store(count_, std::memory_order_relaxed); }

 private:
  std::int64_t count_;
  std::atomic<std::int64_t> next_{0};
};

/// Calls `worker` once on each thread, the caller's among them; each takes from the queue until
/// it is empty. The first exception stops the queue and is thrown when all threads have ended.
void run_workers(std::int64_t count, Threads threads,
                 const std::function<void(WorkQueue&)>& worker);

/// Calls body(index) once for each index in [0, count), in any order, on several threads.
template <typename Body>
void parallel_for(std::int64_t count, Threads threads, Body body) {
  run_workers(count, threads, [&](WorkQueue& queue) {
    while (const auto index = queue.next()) body(*index);
  });
}

/// The same with scratch memory: calls body(state, index), where each thread has a State.
template <typename State, typename Body>
void parallel_for_with(std::int64_t count, Threads threads, Body body) {
  run_workers(count, threads, [&](WorkQueue& queue) {
    State state{};
    while (const auto index = queue.next()) body(state, *index);
  });
}

}  // namespace qlinbench
