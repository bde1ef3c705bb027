// SPDX-License-Identifier: BSD-3-Clause
#include <array>
#include <random>

#include "tests/kernels/pack_fixture.h"

namespace qlinbench {
namespace {

class RandomManifests : public PackTest {
 protected:
  unsigned pick(std::size_t count) { return static_cast<unsigned>(random() % count); }

  /// The correct manifest with a few pieces cut out, doubled or put in.
  std::string damaged(std::string text) {
    static const std::array<const char*, 14> kPieces = {
        "{",  "}", "[", "]", "\"", ",", ":", "0", "-1", "null", "true", "\"K / (N - N)\"",
        "{}", "\\"};
    for (unsigned changes = 1 + pick(3); changes > 0; --changes) {
      const std::size_t at = pick(text.size());
      const std::size_t length = pick(std::min<std::size_t>(12, text.size() - at) + 1);
      if (pick(3) == 0) text.erase(at, length);
      if (pick(3) == 0) text.insert(at, kPieces[pick(kPieces.size())]);
      if (pick(6) == 0) text.insert(pick(text.size() + 1), text.substr(at, length));
      if (pick(9) == 0) text[pick(text.size())] = static_cast<char>(pick(256));
    }
    return text;
  }

  std::mt19937 random{20261122};
};

/// Whatever a manifest says, it is read to mistakes or planned to an outcome; nothing throws,
/// hangs or breaks. Every mistake says something.
TEST_F(RandomManifests, NeverBreakTheLoader) {
  write_kernel("copy");
  ShaderCompiler compiler;
  int right = 0;
  int wrong = 0;
  for (int round = 0; round < 4000; ++round) {
    const std::string text = damaged(kManifest);
    write("copy/kernel.json", text);
    Catalog catalog;
    catalog.add_pack(root());
    for (const Mistake& mistake : catalog.mistakes()) ASSERT_FALSE(mistake.message.empty()) << text;
    ASSERT_EQ(catalog.kernels().size(), 1U) << text;
    const Kernel& kernel = catalog.kernels()[0];
    ASSERT_EQ(kernel.mistake() == nullptr, catalog.mistakes().empty()) << text;
    ++(kernel.mistake() == nullptr ? right : wrong);
    ASSERT_FALSE(kernel.plan(kProblem, able_device(), compiler).empty()) << text;
  }
  EXPECT_GT(right, 50);
  EXPECT_GT(wrong, 1000);
}

}  // namespace
}  // namespace qlinbench
