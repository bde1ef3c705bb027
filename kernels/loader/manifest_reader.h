// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "kernels/loader/formula.h"
#include "kernels/loader/json_view.h"
#include "kernels/loader/manifest.h"

// The parts of reading a kernel.json; each adds to the manifest and to the mistakes.

namespace qlinbench {

/// Bounds of what a stranger's manifest may ask for.
inline constexpr std::size_t kMostConstants = 128;
inline constexpr std::size_t kMostBuffers = 64;
inline constexpr std::size_t kMostPasses = 32;
inline constexpr std::size_t kMostVariants = 1024;

/// Adds a mistake where a list or object has more than `most` members.
void check_count(const JsonView& json, std::size_t most);

/// "$schema" and "name".
void read_heading(const JsonView& root, Manifest& manifest);
/// "for_each", first, because constants use its rows.
void read_row_axes(const JsonView& root, Manifest& manifest);
/// Every name that may stand in a formula: the problem's letters, the device, rows, constants.
std::vector<std::string> known_names(const JsonView& root, const Manifest& manifest);
/// "constants", in an order in which they can be evaluated.
void read_constants(const JsonView& root, const FormulaReader& formulas, Manifest& manifest);
void read_buffers(const JsonView& root, const FormulaReader& formulas, Manifest& manifest);
AccuracySpec read_accuracy(const JsonView& root, const FormulaReader& formulas);

/// "prepack" and "passes", with their shaders' text; needs the manifest's files and buffers.
class PassReader {
 public:
  PassReader(const FormulaReader& formulas, Mistakes& mistakes, const Manifest& manifest)
      : formulas_(formulas), mistakes_(mistakes), manifest_(manifest) {}

  std::vector<PassSpec> read(const JsonView& root, bool is_prepack);

 private:
  PassSpec read_pass(const JsonView& json, bool is_prepack);
  void read_shader_text(const JsonView& json, PassSpec& pass);
  std::vector<Formula> sizes(const JsonView& json, std::string_view key) const;
  void read_accesses(const JsonView& pass, bool writes, bool is_prepack, PassSpec& spec);
  void add_access(const JsonView& json, bool writes, bool is_prepack, PassSpec& spec);
  static void merge_access(const JsonView& json, const AccessSpec& access, PassSpec& spec);
  void read_push(const JsonView& pass, PassSpec& spec) const;

  const FormulaReader& formulas_;
  Mistakes& mistakes_;
  const Manifest& manifest_;
  std::map<std::string, std::shared_ptr<const ShaderSource>> sources_;
};

}  // namespace qlinbench
