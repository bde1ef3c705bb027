// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/results/result.h"

namespace qlinbench {

/// The device of a run in words; a device that is a CPU is said to be one.
std::string device_text(const DeviceInfo& device);

/// What the device was found to be as an instrument, in a line.
std::string instrument_text(const Instrument& found);

/// The table of a run, row by row as results come. Everything it returns ends with a new line.
class Table {
 public:
  struct Layout {
    /// Columns of the two texts of varying length; longer texts push the rest of their row.
    std::size_t id = 0;
    std::size_t kernel = 0;
    bool has_speedup = false;  ///< something is compared with the baseline
  };
  explicit Table(const Layout& layout);

  std::string header() const;
  /// One row. What it cannot say in a cell is kept for the footer.
  std::string row(const Result& result);
  /// Footnotes, what is wrong where, and a line that counts.
  std::string footer() const;

 private:
  std::string notes(const Result& result);
  std::size_t footnote(const std::string& sentence);

  Layout layout_;
  std::string previous_id_;
  std::vector<std::string> footnotes_;
  std::vector<std::string> findings_;
  std::map<Status, std::int64_t> counts_;
  bool has_marks_ = false;
  bool has_imprecise_ = false;
};

/// The text of an id in the table: the operator, which all cases share, is left out.
std::string short_id(const std::string& id);

/// "dequant_gemm", "dot_gemm TILE_M=16,SPLIT_K=4", or with " (auto)" behind it what auto chose.
std::string kernel_label(const Result& result);
std::string kernel_label(const std::string& requested, const std::string& name,
                         const std::string& variant);

/// Device, instrument, header, rows and footer of a finished run.
std::string render_table(const Report& report);

}  // namespace qlinbench
