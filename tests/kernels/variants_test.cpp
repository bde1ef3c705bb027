// SPDX-License-Identifier: BSD-3-Clause
#include "tests/kernels/pack_fixture.h"

// Which variants of a kernel exist on a device.

namespace qlinbench {
namespace {

class Variants : public PackTest {
 protected:
  void write_with(std::string_view from, std::string_view to) {
    write_kernel("copy", replaced(kManifest, from, to));
  }

  std::vector<std::string> variant_names(const DeviceTraits& device) {
    std::vector<std::string> names;
    for (const PlannedVariant& variant : plan_all(device)) names.push_back(variant.variant);
    return names;
  }
};

TEST_F(Variants, RefuseOnceForAllVariantsWhatNoneTakes) {
  write_with(R"("THREADS": 64,)", R"("THREADS": [32, 64],)");
  EXPECT_EQ(plan_all(able_device()).size(), 2U);
  const std::string axes = replaced(kManifest, R"("THREADS": 64,)", R"("THREADS": [32, 64],)");
  write_kernel("copy", replaced(axes, R"("accuracy")",
                                R"("accepts": [{ "is": "G > 8", "else": "small" }], "accuracy")"));
  const std::vector<PlannedVariant> variants = plan_all(able_device());
  ASSERT_EQ(variants.size(), 1U);
  EXPECT_EQ(variants[0].variant, "");
  EXPECT_EQ(std::get<Refusal>(variants[0].outcome).code, "accepts");
}

TEST_F(Variants, RefuseVariantsOneByOneWhereTheyDiffer) {
  const std::string axes = replaced(kManifest, R"("THREADS": 64,)", R"("THREADS": [32, 64],)");
  write_kernel("copy", replaced(axes, R"("accuracy")",
                                R"("accepts": [{ "is": "THREADS > 32", "else": "{THREADS}" }],
                                   "accuracy")"));
  const std::vector<PlannedVariant> variants = plan_all(able_device());
  ASSERT_EQ(variants.size(), 2U);
  EXPECT_EQ(variants[0].variant, "THREADS=32");
  EXPECT_EQ(std::get<Refusal>(variants[0].outcome).message, "32");
  EXPECT_EQ(std::get<KernelPlan>(variants[1].outcome).variant, "THREADS=64");
}

TEST_F(Variants, MultiplyAxesTheLastRunningFastest) {
  write_with(R"("THREADS": 64,)",
             R"("THREADS": [32, "device.subgroup_size", 64], "SPLIT": [1, 4],)");
  const std::vector<std::string> expected = {"THREADS=32,SPLIT=1", "THREADS=32,SPLIT=4",
                                             "THREADS=64,SPLIT=1", "THREADS=64,SPLIT=4"};
  EXPECT_EQ(variant_names(able_device()), expected);  // 32 twice is one variant
}

TEST_F(Variants, KeepOnlyVariantsThatWhereAllows) {
  const std::string axes = replaced(kManifest, R"("THREADS": 64,)", R"("THREADS": [32, 64, 128],)");
  const auto with_where = [&](std::string_view is) {
    write_kernel("copy", replaced(axes, R"("accuracy")",
                                  R"("where": [{ "is": ")" + std::string(is) +
                                      R"(", "else": "not {THREADS}" }],
                                                             "accuracy")"));
  };
  with_where("THREADS != 64");
  EXPECT_EQ(variant_names(able_device()), (std::vector<std::string>{"THREADS=32", "THREADS=128"}));
  with_where("THREADS > N * 100");
  std::vector<PlannedVariant> none = plan_all(able_device());
  ASSERT_EQ(none.size(), 1U);
  EXPECT_EQ(std::get<Refusal>(none[0].outcome).kind, Refusal::Kind::unsupported);
  EXPECT_EQ(std::get<Refusal>(none[0].outcome).code, "where");
  EXPECT_EQ(std::get<Refusal>(none[0].outcome).message, "not 32");
  with_where("THREADS > device.max_workgroup_invocations");
  none = plan_all(able_device());
  ASSERT_EQ(none.size(), 1U);
  EXPECT_EQ(std::get<Refusal>(none[0].outcome).kind, Refusal::Kind::skipped);
}

class MatrixPlans : public Variants {
 protected:
  MatrixPlans() {
    write_with(R"("constants": {)", R"("for_each": { "cm": { "in": "device.coopmat",
               "where": "cm.a == s8 && cm.c == s32 && cm.scope == subgroup" } },
               "constants": { "TILE_M": ["cm.m", "2 * cm.m"],)");
  }

  static CooperativeMatrixShape shape(std::int64_t n, const char* type, bool saturating = false) {
    return {16, n, 32, type, type, "s32", "s32", "subgroup", saturating, 0};
  }
};

TEST_F(MatrixPlans, WalkTheRowsOfTheDevice) {
  DeviceTraits device = able_device();
  device.coopmat = {shape(16, "s8"), shape(16, "u8"), shape(8, "s8")};
  const std::vector<std::string> expected = {"cm=16x16x32,TILE_M=16", "cm=16x16x32,TILE_M=32",
                                             "cm=16x8x32,TILE_M=16", "cm=16x8x32,TILE_M=32"};
  EXPECT_EQ(variant_names(device), expected);
}

TEST_F(MatrixPlans, WalkTwoTablesTogether) {
  write_with(R"("constants": {)", R"("for_each": { "a": { "in": "device.coopmat" },
             "b": { "in": "device.coopmat2", "where": "b.workgroup_invocations <= device.subgroup_size * 4" } },
             "where": [{ "is": "a.n % b.n == 0", "else": "{a.n} is no multiple of {b.n}" }],
             "constants": {)");
  DeviceTraits device = able_device();
  device.coopmat = {shape(16, "s8"), shape(8, "s8")};
  device.coopmat2 = {shape(16, "s8"), shape(8, "u8"), shape(4, "s8")};
  device.coopmat2[1].workgroup_invocations = 128;
  device.coopmat2[2].workgroup_invocations = 256;  // more than 4 * 32
  const std::vector<std::string> expected = {"a=16x16x32,b=16x16x32", "a=16x16x32,b=16x8x32",
                                             "a=16x8x32,b=16x8x32"};
  EXPECT_EQ(variant_names(device), expected);
}

TEST_F(MatrixPlans, AreBoundedByTheRowsOfTheDevice) {
  DeviceTraits device = able_device();
  device.coopmat.assign(513, shape(16, "s8"));
  const std::vector<PlannedVariant> none = plan_all(device);  // 2 * 513 variants
  ASSERT_EQ(none.size(), 1U);
  EXPECT_EQ(std::get<Refusal>(none[0].outcome).kind, Refusal::Kind::error);
  EXPECT_EQ(std::get<Refusal>(none[0].outcome).code, "variants");
}

TEST_F(MatrixPlans, TellRowsOfOneSizeApart) {
  DeviceTraits device = able_device();
  device.coopmat = {shape(16, "s8"), shape(16, "s8", true)};
  const std::vector<std::string> names = variant_names(device);
  ASSERT_EQ(names.size(), 4U);
  EXPECT_EQ(names[0], "cm=16x16x32.s8.s8.s32.s32.subgroup.0,TILE_M=16");
  EXPECT_EQ(names[2], "cm=16x16x32.s8.s8.s32.s32.subgroup.saturating.0,TILE_M=16");
}

TEST_F(MatrixPlans, AreSkippedWhereTheDeviceListsNoRow) {
  const std::vector<PlannedVariant> none = plan_all(able_device());
  ASSERT_EQ(none.size(), 1U);
  EXPECT_EQ(std::get<Refusal>(none[0].outcome).kind, Refusal::Kind::skipped);
  EXPECT_EQ(std::get<Refusal>(none[0].outcome).code, "for_each");
}

}  // namespace
}  // namespace qlinbench
