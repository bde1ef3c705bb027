// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/emit.h"

#include <gmock/gmock.h>

#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "app/config/file_error.h"
#include "kernels/loader/catalog.h"
#include "kernels/loader/shader_compiler.h"
#include "tests/app/modest_device.h"
#include "tests/app/temporary_folder.h"

namespace qlinbench {
namespace {

namespace fs = std::filesystem;

Result result_of(const std::string& kernel, const std::string& variant) {
  Result result;
  result.id = "op/b1.m2";
  result.kernel_name = kernel;
  result.kernel_variant = variant;
  return result;
}

/// Paths of all files below, from there.
std::set<std::string> files_below(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) names.insert(fs::relative(entry.path(), folder).string());
  }
  return names;
}

std::shared_ptr<const ShaderText> text(const std::string& pass, const std::string& glsl) {
  return std::make_shared<ShaderText>(ShaderText{pass, glsl});
}

PassPlan pass(const std::string& name, const std::string& glsl) {
  PassPlan plan;
  plan.text = text(name, glsl);
  plan.spirv = std::make_shared<Spirv>(Spirv{1, 2});
  return plan;
}

TEST(Emit, WritesWhatTheCompilerGotAndWhatItMadeOfIt) {
  const TemporaryFolder folder;
  const Catalog catalog = Catalog::built_in();
  const Problem problem{.b = 1, .m = 2, .n = 3, .k = 32, .group_size = 16};
  const DeviceTraits device = modest_device();
  ShaderCompiler compiler;
  const auto variants = catalog.find("dequant_gemm")->plan(problem, device, compiler);
  emit_shaders(folder.path(), result_of("dequant_gemm", ""), variants.at(0));

  const fs::path place = folder / "op/b1.m2/dequant_gemm/default";
  std::size_t passes = 0;
  for (const auto& entry : fs::directory_iterator(place)) {
    if (entry.path().extension() != ".comp") continue;
    ++passes;
    const auto again =
        ShaderCompiler().compile("again", read_text_file(entry), device.spirv_version);
    const std::string bytes = read_text_file(fs::path(entry).replace_extension(".spv"));
    Spirv written(bytes.size() / sizeof(std::uint32_t));
    std::memcpy(written.data(), bytes.data(), bytes.size());
    EXPECT_EQ(written.at(0), 0x07230203U);  // SPIR-V specification, "Magic Number"
    EXPECT_EQ(written, *std::get<0>(again));
  }
  EXPECT_EQ(passes, std::get<KernelPlan>(variants.at(0).outcome).passes.size());
}

TEST(Emit, HasAFileForEveryPassInAFolderForEveryVariant) {
  const TemporaryFolder folder;
  KernelPlan plan;
  plan.prepack = {pass("prepack0_pack", "a")};
  plan.passes = {pass("0_gemm", "b"), pass("2_reduce", "c")};
  emit_shaders(folder.path(), result_of("one", "TILE=16,cm=8x8x8"), {"", plan});
  const std::string place = "op/b1.m2/one/TILE=16,cm=8x8x8/";
  std::set<std::string> expected;
  for (const char* name : {"prepack0_pack", "0_gemm", "2_reduce"}) {
    expected.insert({place + name + ".comp", place + name + ".spv"});
  }
  EXPECT_EQ(files_below(folder.path()), expected);
  EXPECT_EQ(read_text_file(folder / (place + "2_reduce.comp")), "c");
}

TEST(Emit, ShowsWhatTheCompilerRefusedAndNothingOfEarlierRuns) {
  const TemporaryFolder folder;
  const Result result = result_of("one", "");
  KernelPlan plan;
  plan.passes = {pass("0_gemm", "right")};
  emit_shaders(folder.path(), result, {"", plan});
  emit_statistics(folder.path(), result, std::nullopt);
  const Refusal refusal{Refusal::Kind::error, "glsl", "gemm.comp:3: no", text("0_gemm", "wrong")};
  emit_shaders(folder.path(), result, {"", refusal});
  const std::string place = "op/b1.m2/one/default/0_gemm";
  EXPECT_EQ(files_below(folder.path()), (std::set<std::string>{place + ".comp", place + ".txt"}));
  EXPECT_EQ(read_text_file(folder / (place + ".comp")), "wrong");
  EXPECT_EQ(read_text_file(folder / (place + ".txt")), "gemm.comp:3: no\n");
  emit_shaders(folder.path(), result, {"", plan});
  EXPECT_EQ(files_below(folder.path()), (std::set<std::string>{place + ".comp", place + ".spv"}));
}

TEST(Emit, WritesNothingOfAKernelThatDoesNotTakeTheCase) {
  const TemporaryFolder folder;
  const Refusal refusal{Refusal::Kind::unsupported, "accepts", "K is odd"};
  emit_shaders(folder.path(), result_of("one", ""), {"", refusal});
  EXPECT_EQ(folder.entries(), 0U);
}

TEST(Emit, StaysInTheFolderOfTheCaseWhateverAKernelIsCalled) {
  const TemporaryFolder folder;
  KernelPlan plan;
  plan.passes = {pass("0_gemm", "")};
  emit_shaders(folder.path(), result_of("../..", "../x"), {"", plan});
  EXPECT_EQ(files_below(folder.path()), (std::set<std::string>{"op/b1.m2/_____/.._x/0_gemm.comp",
                                                               "op/b1.m2/_____/.._x/0_gemm.spv"}));
}

nlohmann::json written_statistics(const std::optional<PipelineStatistics>& statistics) {
  const TemporaryFolder folder;
  emit_statistics(folder.path(), result_of("one", ""), statistics);
  return nlohmann::json::parse(read_text_file(folder / "op/b1.m2/one/default/statistics.json"));
}

TEST(Emit, KeepsTheStatisticsOfTheDriverAsTheyAre) {
  const std::uint64_t large = std::numeric_limits<std::uint64_t>::max();
  const Executable executable{"main",
                              "a shader",
                              32,
                              {{"Registers", "per thread", std::int64_t{-1}},
                               {"Bytes", "", large},
                               {"Spills", "", true},
                               {"Occupancy", "", 0.5}}};
  const auto json = written_statistics(PipelineStatistics{{"0_gemm", {executable}}});
  EXPECT_EQ(json, nlohmann::json::parse(R"({"passes": [{"pass": "0_gemm", "executables": [
    {"name": "main", "description": "a shader", "subgroup_size": 32, "statistics": [
      {"name": "Registers", "value": -1, "description": "per thread"},
      {"name": "Bytes", "value": 18446744073709551615, "description": ""},
      {"name": "Spills", "value": true, "description": ""},
      {"name": "Occupancy", "value": 0.5, "description": ""}]}]}]})"));
}

TEST(Emit, SaysThatADriverHasNoStatistics) {
  const auto json = written_statistics(std::nullopt);
  EXPECT_TRUE(json.at("passes").is_null());
  EXPECT_THAT(json.at("reason"), testing::HasSubstr("VK_KHR_pipeline_executable_properties"));
}

}  // namespace
}  // namespace qlinbench
