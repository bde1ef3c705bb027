// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/loader/mistake.h"
#include "reference/operands.h"
#include "reference/problem.h"

namespace qlinbench {

/// A problem and its seeded data.
struct Case {
  std::string
      id;  ///< qta8a_qga4w_qta8o/b1.m512.n14336.k4096/g128[/half_away][/DISTRIBUTION][/seedN]
  Problem problem;
  Distribution distribution = Distribution::normal;
  std::uint64_t seed = 0;
  std::vector<std::string> kernels;  ///< as the configuration names them; empty: the default
  std::string place;                 ///< JSON pointer of the entry it came from, "/cases/3"
};

struct Config {
  std::string file;
  std::string name;
  /// In the file's order; the lists of an entry are multiplied out with B outermost, then M, N, K,
  /// group_size, distribution, and seed varying fastest.
  std::vector<Case> cases;
};

/// A configuration or everything that is wrong with it.
struct ConfigOutcome {
  Config config;
  Mistakes mistakes;  ///< when not empty, `config` must not be run
};

/// Reads a shape file: JSON in which comments are allowed. `known_kernels` are the names that may
/// be asked for. Numbers are JSON integers: 4096.0 and 1e3 are refused, whatever they are worth.
/// Throws FileError where the file cannot be read.
ConfigOutcome load_config(const std::filesystem::path& file,
                          std::span<const std::string> known_kernels);

/// The same for text that is already there; `file` is only named in mistakes.
ConfigOutcome parse_config(std::string_view text, const std::string& file,
                           std::span<const std::string> known_kernels);

/// The canonical id; options are left out at their defaults.
std::string case_id(const Problem& problem, Distribution distribution, std::uint64_t seed);

}  // namespace qlinbench
