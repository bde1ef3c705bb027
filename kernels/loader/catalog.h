// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/loader/chosen_variant.h"
#include "kernels/loader/device_traits.h"
#include "kernels/loader/kernel_plan.h"
#include "kernels/loader/mistake.h"
#include "reference/problem.h"

namespace qlinbench {

struct Manifest;
class PackFiles;
class ShaderCompiler;

/// A folder with a kernel.json, read and checked; its GLSL is compiled when it is planned.
class Kernel {
 public:
  const std::string& name() const;
  const std::string& summary() const;
  bool is_baseline() const;
  bool is_from_pack() const { return is_from_pack_; }
  /// The first mistake of a manifest that is wrong, or null. Such a kernel keeps the name that
  /// could be read, else its folder's, and every plan of it is refused with the mistake.
  const Mistake* mistake() const { return mistake_ ? &*mistake_ : nullptr; }

  /// choose_variants (chosen_variant.h): compiles nothing.
  std::vector<ChosenVariant> choose(const Problem& problem, const DeviceTraits& device) const;

  /// One of what choose returned for the same problem and device. GLSL that does not compile is a
  /// Refusal of kind error with the compiler's text.
  PlannedVariant plan_variant(const ChosenVariant& chosen, const Problem& problem,
                              const DeviceTraits& device, ShaderCompiler& compiler) const;

  /// Every variant that exists on the device, or a single refusal with an empty variant name.
  std::vector<PlannedVariant> plan(const Problem& problem, const DeviceTraits& device,
                                   ShaderCompiler& compiler) const;

 private:
  friend class Catalog;
  std::shared_ptr<const Manifest> manifest_;  ///< only with a name where there is a mistake
  std::optional<Mistake> mistake_;
  bool is_from_pack_ = false;
};

/// All kernels that are known by name, built-ins and packs.
class Catalog {
 public:
  /// The kernels embedded in the binary.
  static Catalog built_in();
  /// Kernels that look at the device instead of computing the operator (kernels/probes).
  static Catalog probes();

  /// Kernels from a directory of kernel folders, or one kernel folder; replaces those of the
  /// same name. Mistakes are kept and leave the other kernels usable. Whether there is any kernel.
  bool add_pack(const std::filesystem::path& directory);

  const std::vector<Kernel>& kernels() const { return kernels_; }  ///< by name
  const Kernel* find(std::string_view name) const;
  std::vector<std::string> names() const;
  /// All mistakes of all manifests, and of directories without kernels.
  const Mistakes& mistakes() const { return mistakes_; }

 private:
  void add(const PackFiles& pack, bool is_from_pack);

  std::vector<Kernel> kernels_;
  Mistakes mistakes_;
};

}  // namespace qlinbench
