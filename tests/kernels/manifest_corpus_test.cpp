// SPDX-License-Identifier: BSD-3-Clause
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/kernels/pack_fixture.h"
#include "tests/source_tree.h"

// The program's side of tests/kernels/manifests.json.

namespace qlinbench {
namespace {

using Json = nlohmann::ordered_json;

Json corpus() {
  std::ifstream file(source_tree() / "tests/kernels/manifests.json");
  return Json::parse(file, nullptr, true, true);
}

class ManifestCorpus : public PackTest {
 protected:
  /// The mistakes of an entry, among the built-in kernels.
  Mistakes mistakes_of(const Json& base, const Json& entry) const {
    Json manifest = base;
    if (entry.contains("root")) manifest.merge_patch(entry["root"]);
    if (entry.contains("pass")) manifest["passes"][0].merge_patch(entry["pass"]);
    if (entry.contains("document")) manifest = entry["document"];
    write_kernel("copy", manifest.dump(), "void main() {}\n");
    Catalog catalog = Catalog::built_in();
    catalog.add_pack(root());
    return catalog.mistakes();
  }
};

TEST_F(ManifestCorpus, IsTakenWhereItIsGood) {
  const Json all = corpus();
  ASSERT_GT(all["good"].size(), 10U);
  for (const auto& [name, entry] : all["good"].items()) {
    for (const Mistake& mistake : mistakes_of(all["manifest"], entry)) {
      ADD_FAILURE() << name << ": " << to_string(mistake);
    }
  }
}

TEST_F(ManifestCorpus, IsRefusedWhereItIsBad) {
  const Json all = corpus();
  for (const char* kind : {"bad", "bad, as only the program can tell"}) {
    ASSERT_GT(all[kind].size(), 10U);
    for (const auto& [name, entry] : all[kind].items()) {
      const Mistakes found = mistakes_of(all["manifest"], entry);
      EXPECT_FALSE(found.empty()) << name;
      if (entry.contains("document")) continue;  // what is no manifest lacks a lot
      EXPECT_LE(found.size(), 3U) << name << ": " << to_string(found.back());
    }
  }
}

}  // namespace
}  // namespace qlinbench
