// SPDX-License-Identifier: BSD-3-Clause
#include "app/report/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>

#include "app/report/format.h"
#include "app/report/timing_notes.h"
#include "app/results/status_names.h"
#include "app/stats/confidence.h"

namespace qlinbench {
namespace {

/// The columns behind case, kernel and status, right-aligned. A width holds the blank before the
/// text, which a mark may take.
struct Column {
  std::string_view title;
  std::size_t width;
};
constexpr std::array<Column, 11> kColumns{{{"checked", 8},
                                           {"tie", 5},
                                           {"wrong", 6},
                                           {"err", 4},
                                           {"sat", 7},
                                           {"cold", 9},
                                           {"hot", 9},
                                           {"±", 7},
                                           {"TOPS", 7},
                                           {"GB/s", 7},
                                           {"speedup", 9}}};
using Cells = std::array<std::string, kColumns.size()>;
constexpr std::size_t kStatusWidth = 10;
constexpr std::string_view kAbsent = "-";

std::string join(std::string_view id, std::string_view kernel, std::string_view status,
                 const Cells& cells, const Table::Layout& layout) {
  std::string line = pad_right(id, layout.id) + "  " + pad_right(kernel, layout.kernel) + "  " +
                     pad_right(status, kStatusWidth);
  const std::size_t columns = layout.has_speedup ? cells.size() : cells.size() - 1;
  for (std::size_t i = 0; i < columns; ++i) line += pad_left(cells[i], kColumns[i].width);
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

/// A percentage without the blank, which a column has no room for.
std::string percent_cell(double fraction) {
  std::string text = percent_text(fraction);
  text.erase(text.find(' '), 1);
  return text;
}

void fill_verification(const Verification& found, Cells& cells) {
  cells[0] = std::to_string(found.checked);
  // Without a bound nothing tells a tie from a wrong answer.
  cells[1] = found.bound_exists ? std::to_string(found.tie) : std::string(kAbsent);
  cells[2] = found.bound_exists ? std::to_string(found.wrong) : std::string(kAbsent);
  cells[3] = std::to_string(found.max_abs_error);
  cells[4] = percent_cell(found.saturated_fraction);
}

double half_width(const std::optional<Interval>& interval) {
  return interval ? (interval->high - interval->low) / 2.0
                  : std::numeric_limits<double>::infinity();
}

std::string time_cell(const std::optional<Timing>& timing) {
  if (!timing) return std::string(kAbsent);
  return duration_text(timing->summary.median, half_width(timing->ci95_ns));
}

/// Infinite where nothing is known.
double precision_of(const Timing& timing) {
  return relative_half_width({timing.summary.median, timing.ci95_ns, timing.interval_method});
}

/// How well the headline is known; marked where that is less than was asked for.
std::string precision_cell(const Timing& headline) {
  const std::string mark = headline.is_precise() ? "" : "~";
  const double precision = precision_of(headline);
  return mark + (std::isfinite(precision) ? percent_cell(precision) : "?");
}

/// A rate is known as well as the time that it is a quotient of.
std::string rate_cell(double rate, const Timing& headline) {
  return rate_text(rate, rate * precision_of(headline));
}

std::string speedup_cell(const Speedup& speedup) {
  return ratio_text(speedup.ratio, half_width(speedup.ci95));
}

/// The time of a kernel that is not proven right is marked in its own cell: it is no result.
void fill_timing(const Result& result, Cells& cells) {
  const std::string mark = result.status == Status::pass ? "" : "!";
  if (result.cold) cells[5] = mark + time_cell(result.cold);
  if (result.hot) cells[6] = mark + time_cell(result.hot);
  const Timing& headline = *result.headline();
  cells[7] = precision_cell(headline);
  if (result.tops) cells[8] = mark + rate_cell(*result.tops, headline);
  if (result.gb_per_s) cells[9] = mark + rate_cell(*result.gb_per_s, headline);
  if (result.speedup) cells[10] = speedup_cell(*result.speedup);
}

/// All empty where nothing was run.
Cells cells_of(const Result& result) {
  Cells cells;
  const bool is_timed = result.headline() != nullptr;
  if (result.verification || is_timed) cells.fill(std::string(kAbsent));
  if (result.verification) fill_verification(*result.verification, cells);
  if (is_timed) fill_timing(result, cells);
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
      "{} {}: {}. The first, element [{}, {}], is {}, expected {}: the real result is {:.9g}, "
      "which the manifest's accuracy lets a kernel miss by at most {:.2g}; that allows {}, so this "
      "is not rounding.\n",
      short_id(result.id), kernel_label(result), result.reason ? result.reason->message : "wrong",
      wrong.token, wrong.column, wrong.got, wrong.expected, wrong.real, wrong.bound,
      allowed_text(wrong));
}

}  // namespace

std::string short_id(const std::string& id) {
  return id.substr(id.find('/') + 1);
}

std::string kernel_label(const Result& result) {
  return kernel_label(result.kernel_requested, result.kernel_name, result.kernel_variant);
}

std::string kernel_label(const std::string& requested, const std::string& name,
                         const std::string& variant) {
  std::string label = name;
  if (!variant.empty()) label += " " + variant;
  if (requested != name) label += " (" + requested + ")";
  return label;
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

std::string instrument_text(const Instrument& found) {
  std::string text = fmt::format(
      "Clock: steps of {}, {} for an empty dispatch, {:.4f} of the host's",
      duration_text(found.step_ns), duration_text(found.empty_dispatch_ns), found.device_over_host);
  if (!found.cache_bytes) return text + "; cache of unknown size\n";
  return text + fmt::format("; cache of {} ({})\n", bytes_text(*found.cache_bytes),
                            found.cache_measured ? "measured" : "as said");
}

Table::Table(const Layout& layout)
    : layout_{.id = std::max<std::size_t>(layout.id, 4),
              .kernel = std::max<std::size_t>(layout.kernel, 6),
              .has_speedup = layout.has_speedup} {}

std::string Table::header() const {
  Cells titles;
  for (std::size_t i = 0; i < titles.size(); ++i) titles[i] = kColumns[i].title;
  return join("case", "kernel", "status", titles, layout_) + "\n";
}

std::size_t Table::footnote(const std::string& sentence) {
  const auto known = std::find(footnotes_.begin(), footnotes_.end(), sentence);
  const auto place = static_cast<std::size_t>(known - footnotes_.begin());
  if (known == footnotes_.end()) footnotes_.push_back(sentence);
  return place + 1;
}

std::string Table::notes(const Result& result) {
  std::string text;
  const auto add = [&](const std::string& sentence) {
    text += fmt::format(" [{}]", footnote(sentence));
  };
  // A wrong element is told of below the table, with the reason.
  if (result.reason && !has_wrong_element(result)) add(result.reason->message);
  for (const std::string& sentence : timing_notes(result)) add(sentence);
  return text;
}

std::string Table::row(const Result& result) {
  ++counts_[result.status];
  if (has_wrong_element(result)) findings_.push_back(finding(result));
  const Timing* headline = result.headline();
  has_marks_ = has_marks_ || (headline != nullptr && result.status != Status::pass);
  has_imprecise_ = has_imprecise_ || (headline != nullptr && !headline->is_precise());
  const std::string id = result.id == previous_id_ ? "" : short_id(result.id);
  previous_id_ = result.id;
  const std::string status(status_name(result.status));
  return join(id, kernel_label(result), status, cells_of(result), layout_) + notes(result) + "\n";
}

std::string Table::footer() const {
  std::string text;
  for (std::size_t i = 0; i < footnotes_.size(); ++i) {
    text += fmt::format("[{}] {}\n", i + 1, footnotes_[i]);
  }
  for (const std::string& each : findings_) text += each;
  if (has_marks_)
    text += "! marks times of answers that are not proven right: they are no result.\n";
  if (has_imprecise_) text += "~ marks a median that is not known as well as --precision asks.\n";
  std::string counts;
  for (const auto& [status, count] : counts_) {
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count, status_name(status));
  }
  return text + (counts.empty() ? "no results" : counts) + "\n";
}

std::string render_table(const Report& report) {
  Table::Layout layout;
  for (const Result& result : report.results) {
    layout.id = std::max(layout.id, display_width(short_id(result.id)));
    layout.kernel = std::max(layout.kernel, display_width(kernel_label(result)));
    layout.has_speedup = layout.has_speedup || !result.kernel_is_baseline;
  }
  Table table(layout);
  std::string text = report.device ? device_text(*report.device) : "";
  if (report.instrument) text += instrument_text(*report.instrument);
  text += table.header();
  for (const Result& result : report.results) text += table.row(result);
  return text + table.footer();
}

}  // namespace qlinbench
