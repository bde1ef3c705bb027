// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/kernel_files.h"

#include <fmt/format.h>

namespace qlinbench {

bool is_shared(std::string_view path) {
  return path.starts_with("common/");
}

NamedText KernelFiles::read(std::string_view path) const {
  const auto replaced = replaced_.find(path);
  if (replaced != replaced_.end()) return replaced->second;
  if (is_shared(path)) return read_shared(path);
  NamedText own = read_own(path);
  if (!base_ || (!own.content.missing() && path != kManifestFile)) return own;
  NamedText inherited = base_->read(path);
  return inherited.content.missing() ? own : inherited;
}

NamedText KernelFiles::read_own(std::string_view path) const {
  const std::string whole =
      folder_.empty() ? std::string(path) : fmt::format("{}/{}", folder_, path);
  return {pack_.display(whole), pack_.read(whole)};
}

NamedText KernelFiles::read_shared(std::string_view path) const {
  if (base_) {
    NamedText inherited = base_->read(path);
    if (!inherited.content.missing()) return inherited;
  }
  NamedText own{pack_.display(path), pack_.read(path)};
  if (!own.content.missing()) return own;
  const PackFiles built_in = PackFiles::built_in();
  return {built_in.display(path), built_in.read(path)};
}

}  // namespace qlinbench
