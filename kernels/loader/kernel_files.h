// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "kernels/loader/pack_files.h"

namespace qlinbench {

/// A file's text, and what messages call it.
struct NamedText {
  std::string name;
  FileText content;
};

/// The files of one kernel by the names that its manifest and shaders use: "gemm.comp" lies in the
/// kernel's folder; "common/unpack.glsl" is shared: it lies in the pack, else among the built-ins.
///
/// A kernel that extends another lies over the other's files, of which single texts are replaced.
class KernelFiles {
 public:
  /// `base` is what the kernel extends, or null. Where both have a file, that of the kernel's own
  /// folder is read; but shared files are looked up where the base would, then in the own pack, and
  /// the manifest is the base's.
  KernelFiles(PackFiles pack, std::string folder, std::shared_ptr<const KernelFiles> base = nullptr)
      : pack_(std::move(pack)), folder_(std::move(folder)), base_(std::move(base)) {}

  NamedText read(std::string_view path) const;
  /// As read, in the kernel's own folder only.
  NamedText read_own(std::string_view path) const;
  /// From now on, what read(path) returns.
  void replace(std::string_view path, NamedText text) {
    replaced_[std::string(path)] = std::move(text);
  }
  /// How many kernels this one extends, one through the other.
  std::size_t depth() const { return base_ ? base_->depth() + 1 : 0; }

 private:
  NamedText read_shared(std::string_view path) const;

  PackFiles pack_;
  std::string folder_;  ///< "" where the pack is the kernel's folder
  std::shared_ptr<const KernelFiles> base_;
  std::map<std::string, NamedText, std::less<>> replaced_;
};

inline constexpr std::string_view kManifestFile = "kernel.json";

/// Whether a name is that of a shared file.
bool is_shared(std::string_view path);

}  // namespace qlinbench
