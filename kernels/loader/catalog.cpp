// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "kernels/loader/glsl_words.h"
#include "kernels/loader/json_text.h"
#include "kernels/loader/manifest.h"
#include "kernels/loader/pack_files.h"
#include "kernels/loader/planner.h"

namespace qlinbench {
namespace {

namespace fs = std::filesystem;

std::string manifest_path(const std::string& folder) {
  return folder.empty() ? "kernel.json" : folder + "/kernel.json";
}

/// What to call the kernel of a wrong manifest: the name in it where that can be read, else its
/// folder's.
std::string name_of_wrong(const PackFiles& pack, const std::string& folder) {
  const FileText file = pack.read(manifest_path(folder));
  Mistakes ignored;
  const auto json = parse_json(file.text.value_or(""), "", ignored);
  if (json && json->is_object() && json->contains("name") && json->at("name").is_string()) {
    auto name = json->at("name").get<std::string>();
    if (kernel_name_mistake(name).empty()) return name;
  }
  const fs::path place = fs::absolute(pack.display(manifest_path(folder))).lexically_normal();
  return place.parent_path().filename().string();
}

}  // namespace

const std::string& Kernel::name() const {
  return manifest_->name;
}
const std::string& Kernel::summary() const {
  return manifest_->summary;
}
bool Kernel::is_baseline() const {
  return manifest_->is_baseline;
}

std::vector<PlannedVariant> Kernel::plan(const Problem& problem, const DeviceTraits& device,
                                         ShaderCompiler& compiler) const {
  if (mistake_) return {{"", Refusal{Refusal::Kind::error, "manifest", to_string(*mistake_)}}};
  return plan_kernel(*manifest_, problem, device, compiler);
}

Catalog Catalog::built_in() {
  Catalog catalog;
  catalog.add(PackFiles::built_in(), false);
  return catalog;
}

bool Catalog::add_pack(const fs::path& directory) {
  std::error_code error;
  if (!fs::is_directory(directory, error)) {
    mistakes_.push_back({directory.string(), "", "is no directory of kernels"});
    return false;
  }
  const PackFiles pack = PackFiles::directory(directory);
  if (pack.kernel_folders().empty()) {
    mistakes_.push_back({directory.string(), "",
                         "has no kernel.json, neither here nor in a folder directly below"});
    return false;
  }
  add(pack, true);
  return true;
}

Kernel Catalog::read(const PackFiles& pack, const std::string& folder) {
  const std::size_t known_mistakes = mistakes_.size();
  Kernel kernel;
  kernel.manifest_ = read_manifest(pack, folder, mistakes_);
  if (kernel.manifest_) return kernel;
  auto only_name = std::make_shared<Manifest>();
  only_name->file = pack.display(manifest_path(folder));
  only_name->name = name_of_wrong(pack, folder);
  kernel.manifest_ = std::move(only_name);
  kernel.mistake_ = mistakes_.at(known_mistakes);
  return kernel;
}

void Catalog::add(const PackFiles& pack, bool is_from_pack) {
  std::set<std::string> names_of_pack;
  for (const std::string& folder : pack.kernel_folders()) {
    Kernel kernel = read(pack, folder);
    kernel.is_from_pack_ = is_from_pack;
    if (!names_of_pack.insert(kernel.name()).second) {
      mistakes_.push_back(
          {kernel.manifest_->file, "/name",
           fmt::format("another kernel of this pack is called '{}' too", kernel.name())});
      // Nobody can tell which of the two a run would mean: it means neither.
      kernel.mistake_ = mistakes_.back();
    }
    std::erase_if(kernels_, [&](const Kernel& old) { return old.name() == kernel.name(); });
    kernels_.push_back(std::move(kernel));
  }
  std::sort(kernels_.begin(), kernels_.end(),
            [](const Kernel& a, const Kernel& b) { return a.name() < b.name(); });
}

const Kernel* Catalog::find(std::string_view name) const {
  const auto found = std::find_if(kernels_.begin(), kernels_.end(),
                                  [&](const Kernel& kernel) { return kernel.name() == name; });
  return found == kernels_.end() ? nullptr : &*found;
}

std::vector<std::string> Catalog::names() const {
  std::vector<std::string> names;
  for (const Kernel& kernel : kernels_) names.push_back(kernel.name());
  return names;
}

}  // namespace qlinbench
