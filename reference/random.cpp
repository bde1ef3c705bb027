// SPDX-License-Identifier: BSD-3-Clause
#include "reference/random.h"

namespace qlinbench {

void RandomStream::fill(std::int64_t first, std::span<std::uint64_t> words) const {
  std::size_t i = 0;
  if (first % 2 != 0 && !words.empty()) words[i++] = word(first);
  auto block = (static_cast<std::uint64_t>(first) + 1) / 2;
  for (; i + 2 <= words.size(); i += 2, ++block) {
    const auto pair = words_of_block(block);
    words[i] = pair[0];
    words[i + 1] = pair[1];
  }
  if (i < words.size()) words[i] = words_of_block(block)[0];
}

}  // namespace qlinbench
