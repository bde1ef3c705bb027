// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>

// Asks for memory before it is needed, where processors do not see it coming.

namespace qlinbench {

inline constexpr std::int64_t kCacheLine = 64;

/// The lines of the first cache that some bytes lie in. Rows of operands begin anywhere in one, so
/// that 128 bytes may lie in three.
class CacheLines {
 public:
  CacheLines(const void* first, std::int64_t bytes)
      : begin_(static_cast<const char*>(first) - offset(first)), bytes_(offset(first) + bytes) {}

  std::int64_t count() const { return (bytes_ + kCacheLine - 1) / kCacheLine; }
  const char* line(std::int64_t i) const { return begin_ + i * kCacheLine; }

 private:
  static std::int64_t offset(const void* at) {
    return static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(at) % kCacheLine);
  }

  const char* begin_;
  std::int64_t bytes_;  ///< from the first line's beginning
};

/// Asks for `bytes` bytes.
inline void prefetch(const void* first, std::int64_t bytes) {
  const CacheLines lines(first, bytes);
  for (std::int64_t i = 0; i < lines.count(); ++i) __builtin_prefetch(lines.line(i));
}

/// Rows of the same length, anywhere in memory.
struct MemoryRows {
  const void* first = nullptr;
  std::int64_t stride = 0;  ///< bytes from one row to the next
  std::int64_t rows = 0;
  std::int64_t bytes = 0;  ///< of a row
};

/// Asks for rows that are needed later, some at a time: a processor waits for a dozen lines or so,
/// and stops at more.
class Ahead {
 public:
  /// All that is asked for in `times` times.
  Ahead(std::span<const MemoryRows> all, std::int64_t times) : left_(all) {
    std::int64_t rows = 0;
    for (const MemoryRows& some : all) rows += some.rows;
    at_once_ = (rows + times - 1) / times;
    begin();
  }

  void ask() {
    for (std::int64_t i = 0; i < at_once_ && row_ != nullptr; ++i) {
      const CacheLines lines(row_, bytes_);
      // Into the second cache: the first one is full.
      for (std::int64_t l = 0; l < lines.count(); ++l) __builtin_prefetch(lines.line(l), 0, 2);
      next();
    }
  }

  /// The row that is asked for next; none behind the last.
  const void* row() const { return row_; }

 private:
  void begin() {
    while (!left_.empty() && left_.front().rows == 0) left_ = left_.subspan(1);
    if (left_.empty()) return;
    const MemoryRows& rows = left_.front();
    row_ = static_cast<const char*>(rows.first);
    rows_ = rows.rows;
    stride_ = rows.stride;
    bytes_ = rows.bytes;
  }

  void next() {
    if (--rows_ > 0) {
      row_ += stride_;
      return;
    }
    row_ = nullptr;
    left_ = left_.subspan(1);
    begin();
  }

  std::span<const MemoryRows> left_;
  const char* row_ = nullptr;
  std::int64_t rows_ = 0;
  std::int64_t stride_ = 0;
  std::int64_t bytes_ = 0;
  std::int64_t at_once_ = 0;
};

}  // namespace qlinbench
