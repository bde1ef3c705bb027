// SPDX-License-Identifier: BSD-3-Clause
#include "tests/kernels/pack_fixture.h"

#include <unistd.h>

#include <atomic>
#include <fstream>
#include <stdexcept>

namespace qlinbench {

DeviceTraits able_device() {
  DeviceTraits device;
  device.subgroup_size = device.min_subgroup_size = device.max_subgroup_size = 32;
  device.subgroup_size_control = device.full_subgroups = true;
  device.max_workgroup_subgroups = 32;
  device.max_shared_bytes = 49152;
  device.max_workgroup_invocations = 1024;
  device.max_workgroup_size = {1024, 1024, 64};
  device.max_groups = {65535, 65535, 65535};
  device.max_binding_bytes = std::int64_t{1} << 32;
  device.max_buffer_bytes = std::int64_t{1} << 40;
  device.memory_bytes = std::int64_t{1} << 40;
  device.max_bindings = 16;
  device.max_push_bytes = 128;
  device.spirv_version = 0x10600;
  return device;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos || text.find(from, at + 1) != std::string::npos) {
    throw std::logic_error("the text to replace must occur exactly once: " + std::string(from));
  }
  return text.replace(at, from.size(), to);
}

const std::string PackTest::kManifest = R"json({
  "name": "copy",
  "operator": "qta8a_qga4w_qta8o",
  "summary": "copies a word",
  "constants": { "THREADS": 64, "WORDS": "ceil_div(N, 4)" },
  "accuracy": { "form": "grouped" },
  "buffers": { "scratch": { "bytes": "4 * THREADS", "life": "call" } },
  "passes": [ { "shader": "copy.comp", "local": ["THREADS"], "grid": ["ceil_div(WORDS, THREADS)"],
                "push": { "words": "WORDS" }, "reads": ["x"], "writes": ["scratch", "y"] } ]
})json";

const std::string PackTest::kShader = R"glsl(
void main() {
  const uint i = gl_GlobalInvocationID.x;
  if (i < words) y[i] = x[i];
  scratch[gl_LocalInvocationIndex] = i;
}
)glsl";

PackTest::PackTest() {
  static std::atomic<int> count{0};
  root_ = std::filesystem::temp_directory_path() /
          ("qlinbench_pack_" + std::to_string(getpid()) + "_" + std::to_string(count++));
  std::filesystem::create_directories(root_);
}

PackTest::~PackTest() {
  std::error_code ignored;
  std::filesystem::remove_all(root_, ignored);
}

void PackTest::write(const std::string& path, std::string_view text) const {
  const std::filesystem::path file = root_ / path;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

void PackTest::write_kernel(const std::string& folder, std::string_view manifest,
                            std::string_view shader) const {
  write(folder + "/kernel.json", manifest);
  write(folder + "/copy.comp", shader);
}

Mistakes PackTest::mistakes() const {
  Catalog catalog;
  catalog.add_pack(root_);
  Mistakes found = catalog.mistakes();
  const std::string prefix = root_.string() + "/";
  for (Mistake& mistake : found) {
    for (std::string* text : {&mistake.file, &mistake.message}) {
      for (std::size_t at = text->find(prefix); at != std::string::npos; at = text->find(prefix)) {
        text->erase(at, prefix.size());
      }
    }
  }
  return found;
}

std::vector<PlannedVariant> PackTest::plan_all(const DeviceTraits& device, const Problem& problem) {
  Catalog catalog;
  catalog.add_pack(root_);
  for (const Mistake& mistake : catalog.mistakes()) throw std::logic_error(to_string(mistake));
  return catalog.find("copy")->plan(problem, device, compiler_);
}

PlannedVariant PackTest::plan(const DeviceTraits& device, const Problem& problem) {
  std::vector<PlannedVariant> variants = plan_all(device, problem);
  if (variants.size() != 1) throw std::logic_error("expected one variant");
  return std::move(variants[0]);
}

Refusal PackTest::refusal(const DeviceTraits& device, const Problem& problem) {
  const PlannedVariant variant = plan(device, problem);
  const auto* refusal = std::get_if<Refusal>(&variant.outcome);
  return refusal != nullptr ? *refusal : Refusal{Refusal::Kind::error, "none", "was accepted"};
}

KernelPlan PackTest::accepted(const DeviceTraits& device, const Problem& problem) {
  PlannedVariant variant = plan(device, problem);
  if (const auto* refusal = std::get_if<Refusal>(&variant.outcome)) {
    throw std::logic_error("was refused: " + refusal->message);
  }
  return std::move(std::get<KernelPlan>(variant.outcome));
}

}  // namespace qlinbench
