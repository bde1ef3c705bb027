// SPDX-License-Identifier: BSD-3-Clause
#include "app/report/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "app/report/table.h"

namespace qlinbench {
namespace {

constexpr std::size_t kBarWidth = 20;
constexpr std::size_t kDefaultColumns = 80;

std::size_t columns_of(std::FILE* terminal) {
  winsize size{};
  const bool known = ioctl(fileno(terminal), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : kDefaultColumns;
}

}  // namespace

std::string progress_line(std::size_t number, std::size_t count, std::string_view id,
                          std::string_view phase, std::chrono::seconds elapsed,
                          std::size_t columns) {
  // The bar shows finished cases; the one under way is not.
  const std::size_t done = count == 0 || number == 0 ? 0 : kBarWidth * (number - 1) / count;
  const auto seconds = elapsed.count();
  const std::string line = fmt::format("[{}{}] {}/{}  {}  {}  {}:{:02}", std::string(done, '#'),
                                       std::string(kBarWidth - done, '.'), number, count, id, phase,
                                       seconds / 60, seconds % 60);
  return line.substr(0, columns);
}

Progress::Progress(std::FILE* terminal, std::size_t case_count)
    : terminal_(isatty(fileno(terminal)) != 0 ? terminal : nullptr),
      case_count_(case_count),
      start_(std::chrono::steady_clock::now()) {}

Progress::~Progress() {
  clear();
}

void Progress::begin_case(const std::string& id) {
  ++case_number_;
  id_ = short_id(id);
}

void Progress::phase(std::string_view phase) {
  phase_ = phase;
  draw();
}

void Progress::clear() {
  if (terminal_ == nullptr) return;
  // Carriage return, erase to the end of the line (ECMA-48 EL).
  std::fputs("\r\x1b[K", terminal_);
  std::fflush(terminal_);
}

void Progress::draw() {
  if (terminal_ == nullptr) return;
  const auto elapsed =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - start_);
  // One column less than there are: some terminals wrap when the last is written.
  const std::size_t columns = std::max<std::size_t>(columns_of(terminal_), 2) - 1;
  const std::string line = progress_line(case_number_, case_count_, id_, phase_, elapsed, columns);
  fmt::print(terminal_, "\r\x1b[K{}", line);
  std::fflush(terminal_);
}

}  // namespace qlinbench
