// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "app/cli/option_table.h"
#include "app/results/build_info.h"
#include "app/results/exit_code.h"
#include "reference/names.h"

namespace qlinbench {
namespace {

constexpr std::size_t kTextWidth = 96;
constexpr std::size_t kNameWidth = 20;

constexpr std::string_view kIntroduction =
    R"(qlinbench checks and times GPU kernels for quantized linear layers on any Vulkan device.

Usage:
  qlinbench --config FILE [--output FILE] [--filter REGEX] [--kernel NAME]... [--pack DIR]...
            [--device DEVICE]
  qlinbench --list-devices | --list-kernels [--config FILE] | --list-cases --config FILE

The operator is linear_qta8a_qga4w_qta8o: int8 activations quantized per token, 4-bit weights
quantized per group, int8 outputs quantized per token. For every case of the configuration the
operands are drawn from a seed and the exact answer is computed on the CPU. Then each kernel runs,
and every element of its output is compared; so is every later output that differs, which a digest
tells. All kernels of a case are timed in turn. An answer that float32 arithmetic cannot explain is
wrong, and a wrong result's time is marked.
)";

constexpr std::string_view kConfiguration = R"(
Configuration (JSON, comments allowed):
  {
    "name": "my layers",
    "defaults": {"K": 4096, "group_size": 128},
    "cases": [
      {"M": [1, 512], "N": 14336},
      {"B": 2, "M": 7, "N": 65, "K": 96, "group_size": 32, "rounding": "half_away", "seed": 3}
    ]
  }
  Activations are [B, M, K], weights [N, K], outputs [B, M, N]; group_size is even and divides K.
  B, M, N, K, group_size, distribution and seed may be lists, which multiply out. "kernels" lists
  what runs a case, else the baseline and auto. Members that a case leaves out are taken from
  "defaults"; B is else 1, seed 0.

"distribution", how operands are drawn:
)";

constexpr std::string_view kTable = R"(
The table's columns:
  checked, tie, wrong output elements: all of them; those that differ from the exact answer by
                      what float32 rounding explains; those that nothing explains
  err                 largest difference from the exact answer, in int8 steps
  sat                 share of outputs whose exact value lies outside [-128, 127]
  cold, hot           median time of one call by GPU timestamps: with the weights from memory, and
                      from caches as far as they fit; no digit that its 95 % interval does not
                      support. "!" marks it where answers are not right
  ±                   half width of that interval over the median, of cold where there is one, else
                      of hot; "~" marks what missed --precision, "?" too few samples to tell
  TOPS, GB/s          2 B M N K operations, and the operator's least bytes, over the same median
  speedup             over the case's fastest baseline, cold over cold or hot over hot: median of
                      the ratios of samples taken in the same rounds, where both passed

Exit status (where several hold: 70, 130 or 143, 7, 1, 2, 3, 6, 4, 5):
)";

constexpr std::string_view kExamples = R"(
Examples:
  qlinbench --config configs/smoke.json
  qlinbench --config configs/edges.json --verify-only --kernel dequant_gemm
  qlinbench --config configs/smoke.json --filter 'm1\.' --output results.json --label host=lab
  qlinbench --config configs/pr12005.json --dump arrays
  qlinbench --config configs/edges.json --pack my_kernels
  qlinbench --config configs/smoke.json --pack my_kernels --emit shaders --watch
)";

/// Breaks a text into lines, every line but the first indented.
std::string wrap(std::string_view text, std::size_t indent) {
  std::string wrapped;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (column > indent && column + 1 + end > kTextWidth) {
      wrapped.append("\n").append(indent, ' ');
      column = indent;
    } else if (column > indent) {
      wrapped += ' ';
      ++column;
    }
    wrapped.append(text.substr(0, end));
    column += end;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return wrapped;
}

std::string row(std::string_view name, std::string_view text) {
  return fmt::format("  {:<{}}{}\n", name, kNameWidth, wrap(text, kNameWidth + 2));
}

std::string option_rows() {
  std::string text = "\nOptions:\n";
  for (const OptionRow& option : kOptionRows) {
    text += row(fmt::format("{} {}", option.name, option.value), option.help);
  }
  return text;
}

template <typename Table>
std::string name_rows(const Table& table) {
  std::string text;
  for (const auto& name : table) text += row(name.name, name.summary);
  return text;
}

std::string exit_code_rows() {
  std::string text;
  for (const auto& [code, meaning] : kExitCodeMeanings) {
    text += fmt::format("  {:<5}{}\n", static_cast<int>(code), wrap(meaning, 7));
  }
  return text;
}

}  // namespace

std::string help_text() {
  std::string text(kIntroduction);
  text += option_rows();
  text += kConfiguration;
  text += name_rows(kDistributions);
  text += "\n\"rounding\", what becomes of a quotient between two integers:\n";
  text += name_rows(kRoundings);
  text += kTable;
  text += exit_code_rows();
  text += kExamples;
  return text;
}

std::string version_text() {
  const BuildInfo& build = build_info();
  return fmt::format("qlinbench {}\ncommit   {}{}\ncompiler {}\nglslang  {}\n", build.version,
                     build.git_sha, build.git_dirty ? " (with uncommitted changes)" : "",
                     build.compiler, build.glslang);
}

}  // namespace qlinbench
