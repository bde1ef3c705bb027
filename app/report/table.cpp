// SPDX-License-Identifier: BSD-3-Clause
#include "app/report/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "app/report/format.h"
#include "app/results/status_names.h"

namespace qlinbench {
namespace {

/// The columns behind case, kernel and status, right-aligned.
struct Column {
  std::string_view title;
  std::size_t width;
};
constexpr std::array<Column, 10> kColumns{{{"checked", 8},
                                           {"tie", 4},
                                           {"wrong", 5},
                                           {"err", 3},
                                           {"sat", 6},
                                           {"median", 7},
                                           {"p95", 7},
                                           {"cv", 6},
                                           {"TOPS", 7},
                                           {"GB/s", 6}}};
using Cells = std::array<std::string, kColumns.size()>;
constexpr std::size_t kStatusWidth = 11;
constexpr std::string_view kAbsent = "-";

std::string join(std::string_view id, std::string_view kernel, std::string_view status,
                 const Cells& cells, const Table::Widths& widths) {
  std::string line = pad_right(id, widths.id) + "  " + pad_right(kernel, widths.kernel) + "  " +
                     pad_right(status, kStatusWidth);
  for (std::size_t i = 0; i < cells.size(); ++i)
    line += " " + pad_left(cells[i], kColumns[i].width);
  return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

void fill_verification(const Verification& found, Cells& cells) {
  cells[0] = std::to_string(found.checked);
  cells[1] = std::to_string(found.tie);
  cells[2] = std::to_string(found.wrong);
  cells[3] = std::to_string(found.max_abs_error);
  cells[4] = percent_text(found.saturated_fraction);
}

/// A wrong kernel's time is marked in its own cell: it is no result.
void fill_timing(const Result& result, Cells& cells) {
  const std::string_view mark = result.status == Status::pass ? "" : "!";
  cells[5] = duration_text(result.hot->summary.median) + std::string(mark);
  cells[6] = duration_text(result.hot->summary.p95) + std::string(mark);
  cells[7] = percent_text(result.hot->summary.cv);
  if (result.tops) cells[8] = three_digits(*result.tops) + std::string(mark);
  if (result.gb_per_s) cells[9] = three_digits(*result.gb_per_s) + std::string(mark);
}

Cells cells_of(const Result& result) {
  Cells cells;
  cells.fill(std::string(kAbsent));
  if (result.verification) fill_verification(*result.verification, cells);
  if (result.hot) fill_timing(result, cells);
  return cells;
}

std::string allowed_text(const WrongElement& wrong) {
  if (wrong.allowed_low == wrong.allowed_high) return fmt::format("{} only", wrong.allowed_low);
  return fmt::format("{} to {}", wrong.allowed_low, wrong.allowed_high);
}

bool has_wrong_element(const Result& result) {
  return result.verification && result.verification->first_wrong;
}

std::string finding(const Result& result) {
  const WrongElement& wrong = *result.verification->first_wrong;
  return fmt::format(
      "{} {}: {}. The first, element [{}, {}], is {}, expected {}: the real result is "
      "{:.9g}, a right kernel's is off by at most {:.2g}, which allows {}; this is not rounding.\n",
      short_id(result.id), kernel_label(result), result.reason ? result.reason->message : "wrong",
      wrong.token, wrong.column, wrong.got, wrong.expected, wrong.real, wrong.bound,
      allowed_text(wrong));
}

}  // namespace

std::string short_id(const std::string& id) {
  return id.substr(id.find('/') + 1);
}

std::string kernel_label(const Result& result) {
  return result.kernel_variant.empty() ? result.kernel_name
                                       : result.kernel_name + " " + result.kernel_variant;
}

std::string device_text(const DeviceInfo& device) {
  std::string text =
      fmt::format("Device {}: {} ({}), driver {} {}, Vulkan {}\n", device.index, device.name,
                  device.type, device.driver_name, device.driver_info, device.api_version);
  if (device.software) {
    text += "This device is a CPU: answers are checked as on a GPU, times say nothing about one.\n";
  }
  return text;
}

Table::Table(const Widths& widths)
    : widths_{.id = std::max<std::size_t>(widths.id, 4),
              .kernel = std::max<std::size_t>(widths.kernel, 6)} {}

std::string Table::header() const {
  Cells titles;
  for (std::size_t i = 0; i < titles.size(); ++i) titles[i] = kColumns[i].title;
  return join("case", "kernel", "status", titles, widths_);
}

std::size_t Table::footnote(const Reason& reason) {
  const auto known = std::find(footnotes_.begin(), footnotes_.end(), reason.message);
  const auto place = static_cast<std::size_t>(known - footnotes_.begin());
  if (known == footnotes_.end()) footnotes_.push_back(reason.message);
  return place + 1;
}

std::string Table::status_cell(const Result& result) {
  const std::string_view name = status_name(result.status);
  // A wrong element is told of below the table, with the reason.
  if (!result.reason || has_wrong_element(result)) return std::string(name);
  return fmt::format("{} [{}]", name, footnote(*result.reason));
}

std::string Table::row(const Result& result) {
  ++counts_[result.status];
  if (has_wrong_element(result)) findings_.push_back(finding(result));
  const std::string id = result.id == previous_id_ ? "" : short_id(result.id);
  previous_id_ = result.id;
  return join(id, kernel_label(result), status_cell(result), cells_of(result), widths_);
}

std::string Table::footer() const {
  std::string text;
  for (std::size_t i = 0; i < footnotes_.size(); ++i) {
    text += fmt::format("[{}] {}\n", i + 1, footnotes_[i]);
  }
  for (const std::string& each : findings_) text += each;
  if (counts_.contains(Status::wrong)) {
    text += "A time with ! belongs to wrong answers and is no result.\n";
  }
  std::string counts;
  for (const auto& [status, count] : counts_) {
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count, status_name(status));
  }
  return text + (counts.empty() ? "no results" : counts) + "\n";
}

std::string render_table(const Report& report) {
  Table::Widths widths;
  for (const Result& result : report.results) {
    widths.id = std::max(widths.id, display_width(short_id(result.id)));
    widths.kernel = std::max(widths.kernel, display_width(kernel_label(result)));
  }
  Table table(widths);
  std::string text = report.device ? device_text(*report.device) : "";
  text += table.header();
  for (const Result& result : report.results) text += table.row(result);
  return text + table.footer();
}

}  // namespace qlinbench
