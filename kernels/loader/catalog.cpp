// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "kernels/loader/manifest.h"
#include "kernels/loader/pack_files.h"
#include "kernels/loader/pack_reader.h"
#include "kernels/loader/planner.h"

namespace qlinbench {
namespace {

namespace fs = std::filesystem;

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

std::vector<ChosenVariant> Kernel::choose(const Problem& problem,
                                          const DeviceTraits& device) const {
  if (!mistake_) return choose_variants(*manifest_, problem, device);
  Refusal refusal{Refusal::Kind::error, "manifest", to_string(*mistake_)};
  return {{.name = "", .choice = {}, .refusal = std::move(refusal)}};
}

PlannedVariant Kernel::plan_variant(const ChosenVariant& chosen, const Problem& problem,
                                    const DeviceTraits& device, ShaderCompiler& compiler) const {
  return qlinbench::plan_variant(*manifest_, problem, device, chosen, compiler);
}

std::vector<PlannedVariant> Kernel::plan(const Problem& problem, const DeviceTraits& device,
                                         ShaderCompiler& compiler) const {
  std::vector<PlannedVariant> variants;
  for (const ChosenVariant& chosen : choose(problem, device)) {
    variants.push_back(plan_variant(chosen, problem, device, compiler));
  }
  return variants;
}

Catalog Catalog::built_in() {
  Catalog catalog;
  catalog.add(PackFiles::built_in(), false);
  return catalog;
}

Catalog Catalog::probes() {
  Catalog catalog;
  catalog.add(PackFiles::built_in("probes/"), false);
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

void Catalog::add(const PackFiles& pack, bool is_from_pack) {
  KernelFilesByName earlier;
  for (const Kernel& kernel : kernels_) earlier[kernel.name()] = kernel.manifest_->files;
  std::set<std::string> names_of_pack;
  for (PackKernel& read : read_pack(pack, earlier)) {
    Kernel kernel;
    kernel.manifest_ = std::move(read.manifest);
    kernel.is_from_pack_ = is_from_pack;
    if (!read.mistakes.empty()) kernel.mistake_ = read.mistakes.front();
    mistakes_.insert(mistakes_.end(), read.mistakes.begin(), read.mistakes.end());
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
