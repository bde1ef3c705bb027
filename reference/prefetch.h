// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>

// Asks for memory before it is needed, where processors do not see it coming.

namespace qlinbench {

inline constexpr std::int64_t kCacheLine = 64;

/// Asks for `bytes` bytes, which are needed at once.
inline void prefetch(const void* first, std::int64_t bytes) {
  for (std::int64_t at = 0; at < bytes + kCacheLine - 1; at += kCacheLine) {
    __builtin_prefetch(static_cast<const char*>(first) + (at < bytes ? at : bytes - 1));
  }
}

/// Rows of the same length, anywhere in memory.
struct MemoryRows {
  const void* first = nullptr;
  std::int64_t stride = 0;  ///< bytes from one row to the next
  std::int64_t rows = 0;
  std::int64_t bytes = 0;  ///< of a row
};

/// Asks for rows that are needed later, a few cache lines at a time: a processor waits for a dozen
/// or so, and stops at more.
class Ahead {
 public:
  /// All that is asked for in `times` times.
  Ahead(std::span<const MemoryRows> all, std::int64_t times) : left_(all) {
    std::int64_t lines = 0;
    for (const MemoryRows& rows : all) lines += rows.rows * lines_of(rows);
    at_once_ = (lines + times - 1) / times;
  }

  void ask() {
    for (std::int64_t i = 0; i < at_once_ && !left_.empty(); ++i) {
      __builtin_prefetch(next(), 0, 2);  // into the second cache: the first one is full
    }
  }

  /// The next line to be asked for, while there is one.
  const void* next() {
    const MemoryRows& rows = left_.front();
    const void* line =
        static_cast<const char*>(rows.first) + row_ * rows.stride + line_ * kCacheLine;
    if (++line_ < lines_of(rows)) return line;
    line_ = 0;
    if (++row_ < rows.rows) return line;
    row_ = 0;
    left_ = left_.subspan(1);
    return line;
  }

 private:
  static std::int64_t lines_of(const MemoryRows& rows) {
    return (rows.bytes + kCacheLine - 1) / kCacheLine;
  }

  std::span<const MemoryRows> left_;
  std::int64_t at_once_ = 0;
  std::int64_t row_ = 0;
  std::int64_t line_ = 0;
};

}  // namespace qlinbench
