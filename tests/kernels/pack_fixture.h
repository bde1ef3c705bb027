// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "kernels/loader/catalog.h"
#include "kernels/loader/device_traits.h"
#include "kernels/loader/shader_compiler.h"

namespace qlinbench {

/// A device that can do a lot; tests take away what they are about.
DeviceTraits able_device();

/// `text` with `from`, which must occur exactly once, replaced by `to`.
std::string replaced(std::string text, std::string_view from, std::string_view to);

/// A directory of its own for every test, removed afterwards.
class PackTest : public testing::Test {
 protected:
  PackTest();
  ~PackTest() override;

  std::filesystem::path root() const { return root_; }
  void write(const std::string& path, std::string_view text) const;
  /// The folder of a small correct kernel: kernel.json and copy.comp.
  void write_kernel(const std::string& folder, std::string_view manifest = kManifest,
                    std::string_view shader = kShader) const;

  /// The mistakes of the pack with its root left out of their text.
  Mistakes mistakes() const;
  /// The only variant of kernel "copy" for a problem of 4 x 8 x 16 with groups of 8.
  PlannedVariant plan(const DeviceTraits& device, const Problem& problem = kProblem);
  std::vector<PlannedVariant> plan_all(const DeviceTraits& device,
                                       const Problem& problem = kProblem);
  /// plan(), which must be a refusal.
  Refusal refusal(const DeviceTraits& device, const Problem& problem = kProblem);
  /// plan(), which must be a plan.
  KernelPlan accepted(const DeviceTraits& device, const Problem& problem = kProblem);

  static constexpr Problem kProblem{1, 4, 8, 16, 8, Rounding::half_even};
  static const std::string kManifest;
  static const std::string kShader;

 private:
  std::filesystem::path root_;
  ShaderCompiler compiler_;
};

}  // namespace qlinbench
