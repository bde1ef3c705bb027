// SPDX-License-Identifier: BSD-3-Clause
#include "reference/parallel.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace qlinbench {
namespace {

class FirstException {
 public:
  void keep(std::exception_ptr exception) {
    const std::lock_guard lock(mutex_);
    if (!exception_) exception_ = std::move(exception);
  }

  void rethrow() const {
    if (exception_) std::rethrow_exception(exception_);
  }

 private:
  std::mutex mutex_;
  std::exception_ptr exception_;
};

/// Starts as many threads as the system grants, which may be fewer than asked for.
std::vector<std::jthread> start_threads(std::int64_t count, const std::function<void()>& body) {
  std::vector<std::jthread> threads;
  threads.reserve(static_cast<std::size_t>(count));
  try {
    for (std::int64_t i = 0; i < count; ++i) threads.emplace_back(body);
  } catch (const std::system_error&) {  // the threads that did start, and the caller, do it all
  }
  return threads;
}

}  // namespace

unsigned Threads::resolved() const {
  return count > 0 ? count : std::max(1U, std::thread::hardware_concurrency());
}

void run_workers(std::int64_t count, Threads threads,
                 const std::function<void(WorkQueue&)>& worker) {
  WorkQueue queue(count);
  FirstException failure;
  const auto guarded = [&] {
    try {
      worker(queue);
    } catch (...) {
      queue.stop();
      failure.keep(std::current_exception());
    }
  };
  {
    const std::int64_t wanted = std::min<std::int64_t>(count, threads.resolved());
    const auto helpers = start_threads(std::max<std::int64_t>(0, wanted - 1), guarded);
    guarded();
  }  // joined here
  failure.rethrow();
}

}  // namespace qlinbench
