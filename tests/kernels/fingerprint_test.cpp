// SPDX-License-Identifier: BSD-3-Clause
#include "tests/kernels/pack_fixture.h"

namespace qlinbench {
namespace {

class Fingerprints : public PackTest {
 protected:
  std::string of(const std::string& manifest, const std::string& shader = kShader,
                 const DeviceTraits& device = able_device()) {
    write_kernel("copy", manifest, shader);
    return accepted(device).fingerprint;
  }

  std::string after(std::string_view from, std::string_view to) {
    return of(replaced(kManifest, from, to));
  }
};

TEST_F(Fingerprints, AreTheSameForTheSameCode) {
  const std::string first = of(kManifest);
  EXPECT_EQ(first.size(), 64U);
  EXPECT_EQ(of(kManifest), first);
}

TEST_F(Fingerprints, DoNotDependOnNames) {
  const std::string renamed_variable =
      "\nvoid main() {\n  const uint at = gl_GlobalInvocationID.x; // a comment\n"
      "  if (at < words) y[at] = x[at];\n  scratch[gl_LocalInvocationIndex] = at;\n}\n";
  EXPECT_EQ(of(kManifest, renamed_variable), of(kManifest));
  std::string renamed_push = replaced(kManifest, R"("words":)", R"("count":)");
  EXPECT_EQ(of(renamed_push, replaced(kShader, "words", "count")), of(kManifest));
  EXPECT_EQ(after(R"("THREADS": 64,)", R"("THREADS": 64, "UNUSED": 3,)"), of(kManifest));
}

TEST_F(Fingerprints, DoNotDependOnUnusedBuffers) {
  EXPECT_EQ(after(R"("scratch": {)", R"("spare": { "bytes": 4, "life": "call" }, "scratch": {)"),
            of(kManifest));
}

TEST_F(Fingerprints, ChangeWithConstantsOfTheCode) {
  EXPECT_NE(after(R"("THREADS": 64)", R"("THREADS": 32)"), of(kManifest));
  EXPECT_NE(of(kManifest, replaced(kShader, "i < words", "i <= words")), of(kManifest));
}

TEST_F(Fingerprints, ChangeWithGridPushAndSubgroups) {
  const std::string plain = of(kManifest);
  EXPECT_NE(after(R"j(["ceil_div(WORDS, THREADS)"])j", "[2]"), plain);
  EXPECT_NE(after(R"("words": "WORDS")", R"("words": "WORDS + 1")"), plain);
  EXPECT_NE(after(R"("reads")", R"("subgroup_size": 32, "reads")"), plain);
  EXPECT_NE(after(R"("reads")", R"("full_subgroups": true, "reads")"), plain);
}

TEST_F(Fingerprints, ChangeWithTheBuffersThatAreBound) {
  EXPECT_NE(after(R"("reads": ["x"])", R"("reads": [{ "buffer": "w_packed", "as": "x" }])"),
            of(kManifest));
}

TEST_F(Fingerprints, ChangeWithTheRoundingModeOfTheDevice) {
  DeviceTraits device = able_device();
  device.rounding_mode_rte_float32 = true;
  EXPECT_NE(of(kManifest, kShader, device), of(kManifest));
}

}  // namespace
}  // namespace qlinbench
