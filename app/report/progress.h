// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

namespace qlinbench {

/// A line that says what is going on, on a terminal and nowhere else.
class Progress {
 public:
  /// Draws on `terminal` when it is one.
  Progress(std::FILE* terminal, std::size_t case_count);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void begin_case(const std::string& id);
  void phase(std::string_view phase);

  /// Takes the line away, so that something else can be printed; the next phase draws it again.
  void clear();

 private:
  void draw();

  std::FILE* terminal_;  ///< null where there is none
  std::size_t case_count_;
  std::size_t case_number_ = 0;
  std::string id_;
  std::string phase_;
  std::chrono::steady_clock::time_point start_;
};

/// "[#####...............]  3/12  b1.m1.n64.k64/g32  measure  0:07", cut to `columns`.
std::string progress_line(std::size_t number, std::size_t count, std::string_view id,
                          std::string_view phase, std::chrono::seconds elapsed,
                          std::size_t columns);

}  // namespace qlinbench
