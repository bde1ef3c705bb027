// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qlinbench {

/// One thing wrong in a file that a user wrote. Mistakes are data: they are collected, so that
/// one run shows them all.
struct Mistake {
  std::string file;
  /// JSON pointer into the original document (RFC 6901), or "line:column" where the text is no
  /// JSON or GLSL does not compile; empty for the file as a whole.
  std::string place;
  std::string message;  ///< what is wrong and what is allowed, a sentence without a full stop

  bool operator==(const Mistake&) const = default;
};

using Mistakes = std::vector<Mistake>;

/// "shapes.json:/cases/0/K: 100 is no multiple of group_size 32"
std::string to_string(const Mistake& mistake);

/// The candidate nearest to `word` by edit distance, else the only one that `word` abbreviates (by
/// three letters or more), or empty when there is none.
std::string_view nearest_word(std::string_view word, std::span<const std::string> candidates);

/// ", did you mean 'group_size'?", or empty when no candidate is near; for the end of a message.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

}  // namespace qlinbench
