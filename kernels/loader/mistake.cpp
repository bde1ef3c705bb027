// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/mistake.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace qlinbench {
namespace {

/// Longer words are nobody's typing error, and the table below grows with their product.
constexpr std::size_t kLongestWord = 64;

bool same_letter(char a, char b) {
  return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
}

/// Insertions, deletions, exchanged letters and swapped neighbours, each counting 1 (optimal
/// string alignment); upper and lower case are the same.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
        continue;
      }
      const bool same = same_letter(a[i - 1], b[j - 1]);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1,
                             cost[i - 1][j - 1] + (same ? std::size_t{0} : std::size_t{1})});
      if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) && same_letter(a[i - 2], b[j - 1])) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

/// The most edits that still look like the same word: none for one letter, 3 for a long word.
std::size_t allowed_distance(std::string_view a, std::string_view b) {
  return std::min<std::size_t>((std::max(a.size(), b.size()) + 1) / 3, 3);
}

bool is_prefix(std::string_view word, std::string_view candidate) {
  return word.size() <= candidate.size() &&
         std::equal(word.begin(), word.end(), candidate.begin(), same_letter);
}

std::string_view abbreviated_word(std::string_view word, std::span<const std::string> candidates) {
  constexpr std::size_t kShortestPrefix = 3;
  if (word.size() < kShortestPrefix) return {};
  std::string_view found;
  for (const std::string& candidate : candidates) {
    if (!is_prefix(word, candidate)) continue;
    if (!found.empty()) return {};
    found = candidate;
  }
  return found;
}

}  // namespace

std::string to_string(const Mistake& mistake) {
  std::string text = mistake.file;
  if (!mistake.place.empty()) text += ":" + mistake.place;
  return text + ": " + mistake.message;
}

std::string_view nearest_word(std::string_view word, std::span<const std::string> candidates) {
  std::string_view nearest;
  std::size_t least = kLongestWord;
  if (word.empty() || word.size() > kLongestWord) return nearest;
  for (const std::string& candidate : candidates) {
    if (candidate.empty() || candidate.size() > kLongestWord) continue;
    const std::size_t distance = edit_distance(word, candidate);
    if (distance <= allowed_distance(word, candidate) && distance < least) {
      nearest = candidate;
      least = distance;
    }
  }
  return nearest.empty() ? abbreviated_word(word, candidates) : nearest;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
  const std::string_view nearest = nearest_word(word, candidates);
  if (nearest.empty()) return {};
  return ", did you mean '" + std::string(nearest) + "'?";
}

}  // namespace qlinbench
