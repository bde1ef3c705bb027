// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/loader/formula.h"
#include "kernels/loader/kernel_files.h"
#include "kernels/loader/kernel_plan.h"
#include "kernels/loader/mistake.h"
#include "kernels/loader/shader_source.h"

// A kernel.json, read and checked: every name in it is known, nothing depends on itself. What it
// means for a problem and a device is computed by planner.h.

namespace qlinbench {

/// What a formula depends on in the end, through all constants.
struct Uses {
  bool problem = false;
  bool device = false;
  bool axis = false;  ///< differs between variants
};

/// A number or formula; or a list of them, an axis of variants.
struct Constant {
  std::string name;
  std::vector<Formula> values;
  bool is_axis = false;
};

/// `for_each`: a name bound to each row of a table of the device, an axis of variants.
struct RowAxis {
  std::string name;
  std::string table;  ///< device.coopmat, ...
  std::optional<Formula> where;
};

struct BufferSpec {
  std::string name;
  std::string type;  ///< of its elements in GLSL
  Formula bytes;
  BufferLife life = BufferLife::call;
  bool zeroed = false;
};

/// A buffer as one pass sees it.
struct AccessSpec {
  std::string name;        ///< in GLSL
  std::string type;        ///< of its elements
  std::size_t buffer = 0;  ///< an operand's index, or kOperandCount + index in Manifest::buffers
  bool reads = false;
  bool writes = false;
};

struct PushSpec {
  std::string name;
  std::string type;  ///< uint or int
  Formula value;
};

struct PassSpec {
  std::string pointer;
  std::string id;      ///< its place and its shader: "0_gemm", "prepack0_pack"
  std::string shader;  ///< file name in the kernel's folder
  std::shared_ptr<const ShaderSource> source;
  std::vector<Formula> local;  ///< 1 to 3
  std::vector<Formula> grid;   ///< 1 to 3
  std::vector<AccessSpec> accesses;
  std::vector<PushSpec> push;
  std::optional<Formula> when;
  std::optional<Formula> subgroup_size;
  std::optional<Formula> full_subgroups;
};

/// The members of Accuracy that are formulas; absent where the manifest leaves the default.
struct AccuracySpec {
  AccuracyForm form = AccuracyForm::expanded;
  SumOrder order = SumOrder::any;
  std::optional<Formula> depth, tile, products, part;
  std::optional<Formula> reduced_bits;  ///< u_h = 2^-bits
  std::optional<Formula> reduced_roundings;
  std::optional<Formula> sum_bits;  ///< u_s = 2^-bits
};

struct Manifest {
  std::string file;  ///< as messages name it
  std::shared_ptr<const KernelFiles> files;
  std::string name;
  std::string summary;
  bool is_baseline = false;
  std::vector<Constant> constants;
  std::vector<std::size_t> constant_order;  ///< every constant behind those it depends on
  std::map<std::string, Uses, std::less<>> constant_uses;
  std::vector<RowAxis> for_each;
  std::vector<Condition> where;
  std::vector<Condition> accepts;
  std::vector<BufferSpec> buffers;
  std::vector<PassSpec> prepack;
  std::vector<PassSpec> passes;
  std::optional<Formula> score;
  AccuracySpec accuracy;

  Uses uses(const Formula& formula) const;
};

/// Reads a kernel.json, with all its mistakes at once. Null where there are any.
std::shared_ptr<const Manifest> read_manifest(std::shared_ptr<const KernelFiles> files,
                                              Mistakes& mistakes);

}  // namespace qlinbench
