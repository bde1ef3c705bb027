// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "app/gpu/gpu.h"
#include "app/plan/device_choice.h"
#include "kernels/loader/shader_compiler.h"

namespace qlinbench {

/// The device that qlinbench would take by itself, under the Khronos validation layer with
/// synchronization validation. A message of the layer fails the test.
class GpuTest : public testing::Test {
 protected:
  GpuTest() : GpuTest(GpuOptions{.validation = true}) {}
  explicit GpuTest(const GpuOptions& options) : gpu_(options) {
    info_ = std::get<DeviceInfo>(choose_device(gpu_.devices(), ""));
    traits_ = gpu_.traits(info_.index);
    executor_ = gpu_.open(info_.index);
  }

  void TearDown() override {
    for (const std::string& message : gpu_.take_validation_messages()) ADD_FAILURE() << message;
  }

  /// Compiles GLSL that the test writes itself; its version line is added.
  std::shared_ptr<const Spirv> compile(const std::string& glsl) {
    auto compiled = compiler_.compile("test.comp", "#version 450\n" + glsl, 0x10300);
    if (const auto* error = std::get_if<CompileError>(&compiled)) {
      throw std::runtime_error(error->text);
    }
    return std::get<std::shared_ptr<const Spirv>>(compiled);
  }

  Gpu gpu_;
  DeviceInfo info_;
  DeviceTraits traits_;
  std::unique_ptr<Executor> executor_;
  ShaderCompiler compiler_;
};

}  // namespace qlinbench
