// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/cli/options.h"

// Every option once: the parser and --help are both made of this table.

namespace qlinbench {

/// The command line as it is written, before labels are taken apart and combinations checked.
struct RawOptions : Options {
  std::vector<std::string> label_texts;
  std::string precision_text;
  std::string max_time_text;
  std::string cache_size_text;
  std::string repeats_text;
  std::string order_seed_text;
  bool help = false;
  bool version = false;
};

struct OptionRow {
  std::string_view name;
  std::string_view value;  ///< what --help calls the value; empty: the option takes none
  std::string_view help;   ///< lines are broken where they are shown
  std::variant<std::string RawOptions::*, std::vector<std::string> RawOptions::*,
               bool RawOptions::*>
      target;
};

inline constexpr std::array<OptionRow, 23> kOptionRows{{
    {"--config", "FILE",
     "Shapes to run (see below). Given more than once, the last one counts, so that it can be "
     "appended to a command that has one.",
     &RawOptions::config},
    {"--output", "FILE",
     "Write the results as JSON. With - the JSON goes to standard output and the table to "
     "standard error.",
     &RawOptions::output},
    {"--filter", "REGEX", "Run only cases whose id matches (ECMAScript, anywhere in the id).",
     &RawOptions::filter},
    {"--kernel", "NAME",
     "Run this kernel; repeatable. auto is the kernel and variant of the lowest score that takes "
     "the case. Replaces the configuration's lists.",
     &RawOptions::kernels},
    {"--pack", "DIR",
     "Add the kernels in DIR, a directory of kernel folders or one kernel folder; repeatable. They "
     "replace kernels of the same name. Without --kernel all of them run, and the baselines.",
     &RawOptions::packs},
    {"--device", "DEVICE",
     "Index or part of the name or UUID, as --list-devices shows them. Without it the best one "
     "is taken: discrete, integrated, virtual, CPU.",
     &RawOptions::device},
    {"--verify-only", "", "Check every output, measure nothing.", &RawOptions::verify_only},
    {"--precision", "PERCENT",
     "Sample until the 95 % confidence interval of the median is this close to it on either side: "
     "0.5 by default, 5 on a CPU device.",
     &RawOptions::precision_text},
    {"--max-time", "SECONDS",
     "Sample a kernel no longer than this, cold and hot each: 2 by default. A row that missed the "
     "precision says so.",
     &RawOptions::max_time_text},
    {"--cache-size", "BYTES",
     "The device's last-level cache, as 50MiB, which cold calls must not find weights in. Without "
     "it it is measured; on a CPU device nothing is timed cold.",
     &RawOptions::cache_size_text},
    {"--repeats", "COUNT",
     "Single untimed calls of each kernel whose answers are checked one by one, the second with "
     "other activations: 100 by default, 2 with --verify-only; fewer of these 100, but 2, where "
     "they take longer than --max-time.",
     &RawOptions::repeats_text},
    {"--order-seed", "COUNT",
     "Seed of the order in which kernels take turns; drawn, and kept in the results, without it.",
     &RawOptions::order_seed_text},
    {"--overlap", "",
     "Leave out the barriers between timed calls of kernels that write y alone, so that one call "
     "may begin while the one before ends, as in a pipeline of independent layers.",
     &RawOptions::overlap},
    {"--dump", "DIR",
     "Write each case's operands, references and outputs as NumPy files to DIR/<case id>/.",
     &RawOptions::dump},
    {"--emit", "DIR",
     "Write each variant's GLSL as compiled, its SPIR-V and, where the driver has them, its "
     "statistics (registers, spills) to DIR/<case id>/<kernel>/<variant>/.",
     &RawOptions::emit},
    {"--watch", "",
     "Run again whenever a file of the packs or the configuration is saved; Ctrl-C ends it.",
     &RawOptions::watch},
    {"--label", "KEY=VALUE", "Keep a note with the results; repeatable.", &RawOptions::label_texts},
    {"--validation", "",
     "Run under the Khronos validation layer with synchronization validation; a message of it is "
     "an error.",
     &RawOptions::validation},
    {"--list-devices", "", "Print the Vulkan devices.", &RawOptions::list_devices},
    {"--list-kernels", "",
     "Print the kernels. With --config instead which of them take which case on the device, what "
     "auto would take, and why the others do not; nothing runs.",
     &RawOptions::list_kernels},
    {"--list-cases", "", "Print the ids of the configuration's cases. Needs no device.",
     &RawOptions::list_cases},
    {"--version", "", "Print version, commit, compiler and glslang.", &RawOptions::version},
    {"--help", "", "Print this text; so does -h.", &RawOptions::help},
}};

}  // namespace qlinbench
