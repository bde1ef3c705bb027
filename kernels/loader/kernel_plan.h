// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "reference/accuracy.h"

// What the loader hands to an executor: one kernel variant, evaluated for one problem and device.

namespace qlinbench {

using Spirv = std::vector<std::uint32_t>;

enum class BufferLife {
  operand,  ///< one of the operator's tensors, owned by the harness (operand_layout.h)
  weights,  ///< made by prepacking, kept with the weights
  call,     ///< scratch of one call
};

struct BufferPlan {
  std::string name;
  std::int64_t bytes = 0;  ///< 0: unused for this problem; the executor binds a small dummy
  BufferLife life = BufferLife::call;
  bool zeroed = false;  ///< cleared once before prepacking (weights) or before each call (call)
};

/// Bound at set 0, binding = its index in PassPlan::bindings.
struct Binding {
  std::size_t buffer = 0;  ///< index into KernelPlan::buffers
  bool reads = false;
  bool writes = false;
};

/// A shader as the compiler gets it.
struct ShaderText {
  std::string pass;  ///< PassSpec::id
  std::string glsl;  ///< preamble and shader, includes put in
};

/// One dispatch. The executor puts a memory barrier between passes.
struct PassPlan {
  std::string name;  ///< the shader's file name
  std::shared_ptr<const ShaderText> text;
  std::shared_ptr<const Spirv> spirv;          ///< of text
  std::array<std::uint32_t, 3> grid{1, 1, 1};  ///< workgroups
  std::vector<std::byte> push;                 ///< push constants, in the block's layout
  std::vector<Binding> bindings;
  std::uint32_t subgroup_size = 0;  ///< required size; 0: the driver's choice
  bool full_subgroups = false;
  bool uses_array_length = false;  ///< the shader asks how long buffers are
};

struct KernelPlan {
  std::string kernel;
  std::string variant;  ///< the axes' values, "TILE_M=16,SPLIT_K=4"; "" where there is no axis
  std::map<std::string, std::int64_t> constants;
  Accuracy accuracy;
  std::vector<BufferPlan> buffers;  ///< the operands first, in the order of operand_layouts
  std::vector<PassPlan> prepack;    ///< run once, not timed; its cost is reported
  std::vector<PassPlan> passes;     ///< one call
  std::int64_t score = 0;           ///< expected cost, lower is better
  std::string fingerprint;  ///< SHA-256 over SPIR-V without debug names, grids and push constants
};

/// Why a kernel does not run a problem here.
struct Refusal {
  enum class Kind {
    unsupported,  ///< the kernel does not take the problem
    skipped,      ///< the device cannot hold or run it
    error,        ///< the manifest or its GLSL is wrong
  };
  Kind kind = Kind::unsupported;
  std::string code;     ///< a stable word: "accepts", "binding_bytes", "glsl", ...
  std::string message;  ///< a sentence with the figures
  std::shared_ptr<const ShaderText> text = nullptr;  ///< where the compiler refused it
};

/// One variant of a kernel: what to run, or why not.
struct PlannedVariant {
  std::string variant;
  std::variant<KernelPlan, Refusal> outcome;
};

}  // namespace qlinbench
