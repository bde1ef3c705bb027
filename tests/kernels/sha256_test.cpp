// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/sha256.h"

#include <gtest/gtest.h>

#include <string>

namespace qlinbench {
namespace {

std::string digest_of(std::string_view text) {
  Sha256 hash;
  hash.add(text);
  return hash.finish();
}

// The vectors of NIST's "SHA-256 examples" and of FIPS 180-2, appendix B.
TEST(Sha256, AgreesWithThePublishedVectors) {
  EXPECT_EQ(digest_of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(digest_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(digest_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(digest_of(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, TakesTheMessageInPieces) {
  const std::string text(200, 'q');
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    Sha256 hash;
    hash.add(std::string_view(text).substr(0, cut));
    hash.add(std::string_view(text).substr(cut));
    ASSERT_EQ(hash.finish(), digest_of(text)) << cut;
  }
}

TEST(Sha256, WritesWordsLittleEndian) {
  Sha256 hash;
  hash.add(std::uint32_t{0x64636261});  // "abcd"
  EXPECT_EQ(hash.finish(), digest_of("abcd"));
}

}  // namespace
}  // namespace qlinbench
