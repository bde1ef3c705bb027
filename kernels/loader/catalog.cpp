// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "kernels/loader/manifest.h"
#include "kernels/loader/pack_files.h"
#include "kernels/loader/planner.h"

namespace qlinbench {

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
  return plan_kernel(*manifest_, problem, device, compiler);
}

Catalog Catalog::built_in() {
  Catalog catalog;
  catalog.add(PackFiles::built_in());
  return catalog;
}

void Catalog::add_pack(const std::filesystem::path& directory) {
  std::error_code error;
  if (!std::filesystem::is_directory(directory, error)) {
    mistakes_.push_back({directory.string(), "", "is no directory of kernels"});
    return;
  }
  const PackFiles pack = PackFiles::directory(directory);
  if (pack.kernel_folders().empty()) {
    mistakes_.push_back({directory.string(), "",
                         "has no kernel.json, neither here nor in a folder directly below"});
  }
  add(pack);
}

void Catalog::add(const PackFiles& pack) {
  std::set<std::string> names_of_pack;
  for (const std::string& folder : pack.kernel_folders()) {
    Kernel kernel;
    kernel.manifest_ = read_manifest(pack, folder, mistakes_);
    if (!kernel.manifest_) continue;
    if (!names_of_pack.insert(kernel.name()).second) {
      mistakes_.push_back(
          {kernel.manifest_->file, "/name",
           fmt::format("another kernel of this pack is called '{}' too", kernel.name())});
      continue;
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
