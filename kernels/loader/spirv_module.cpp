// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/spirv_module.h"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>

#include "kernels/loader/preamble.h"

namespace qlinbench {
namespace {

using Words = std::span<const std::uint32_t>;

constexpr std::size_t kHeaderWords = 5;
constexpr std::uint32_t kStorageClassWorkgroup = 4;
constexpr std::uint32_t kDecorationBlock = 2;

enum Opcode : std::uint32_t {
  op_source_continued = 2,
  op_source = 3,
  op_source_extension = 4,
  op_name = 5,
  op_member_name = 6,
  op_string = 7,
  op_line = 8,
  op_execution_mode = 16,
  op_capability = 17,
  op_type_bool = 20,
  op_type_int = 21,
  op_type_float = 22,
  op_type_vector = 23,
  op_type_matrix = 24,
  op_type_array = 28,
  op_type_struct = 30,
  op_type_pointer = 32,
  op_constant = 43,
  op_spec_constant = 50,
  op_variable = 59,
  op_array_length = 68,
  op_decorate = 71,
  op_no_line = 317,
  op_module_processed = 330,
  op_type_cooperative_matrix = 4456,
};

constexpr std::array<std::uint32_t, 9> kDebugOpcodes = {op_source_continued,
                                                        op_source,
                                                        op_source_extension,
                                                        op_name,
                                                        op_member_name,
                                                        op_string,
                                                        op_line,
                                                        op_no_line,
                                                        op_module_processed};

/// Calls visit(opcode, instruction) for each instruction; stops at one that is cut off.
template <typename Visit>
void for_each_instruction(Words module, Visit visit) {
  for (std::size_t at = kHeaderWords; at < module.size();) {
    const std::size_t words = module[at] >> 16U;
    if (words == 0 || at + words > module.size()) return;
    visit(module[at] & 0xFFFFU, module.subspan(at, words));
    at += words;
  }
}

struct Layout {
  std::int64_t size = 0;
  std::int64_t alignment = 1;
};

std::int64_t align(std::int64_t offset, std::int64_t alignment) {
  return (offset + alignment - 1) / alignment * alignment;
}

/// Sizes of the types by the rules of std430.
class SharedMemory {
 public:
  void visit(std::uint32_t opcode, Words words) {
    switch (opcode) {
      case op_type_bool:
        types_[words[1]] = {4, 4};
        break;
      case op_type_int:
      case op_type_float:
        types_[words[1]] = {words[2] / 8, words[2] / 8};
        break;
      case op_type_vector:
        types_[words[1]] = vector_of(types_[words[2]], words[3]);
        break;
      case op_type_matrix:
        types_[words[1]] = array_of(types_[words[2]], words[3]);
        break;
      case op_type_array:
        types_[words[1]] = array_of(types_[words[2]], constants_[words[3]]);
        break;
      case op_type_struct:
        types_[words[1]] = struct_of(words.subspan(2));
        break;
      default:
        visit_use(opcode, words);
    }
  }

  std::int64_t bytes() const { return std::max(plain_, blocks_); }

 private:
  void visit_use(std::uint32_t opcode, Words words) {
    if (opcode == op_constant || opcode == op_spec_constant) constants_[words[2]] = words[3];
    if (opcode == op_decorate && words[2] == kDecorationBlock) is_block_[words[1]] = true;
    if (opcode == op_type_pointer) pointed_[words[1]] = words[3];
    if (opcode != op_variable || words[3] != kStorageClassWorkgroup) return;
    const std::uint32_t type = pointed_[words[1]];
    const Layout layout = types_[type];
    if (is_block_.contains(type)) {
      blocks_ = std::max(blocks_, layout.size);
    } else {
      plain_ = align(plain_, layout.alignment) + layout.size;
    }
  }

  static Layout vector_of(Layout part, std::uint32_t count) {
    return {part.size * count, part.alignment * (count == 2 ? 2 : 4)};
  }

  static Layout array_of(Layout part, std::int64_t count) {
    return {align(part.size, part.alignment) * count, part.alignment};
  }

  Layout struct_of(Words members) {
    Layout all;
    for (const std::uint32_t member : members) {
      const Layout part = types_[member];
      all.size = align(all.size, part.alignment) + part.size;
      all.alignment = std::max(all.alignment, part.alignment);
    }
    return {align(all.size, all.alignment), all.alignment};
  }

  std::unordered_map<std::uint32_t, Layout> types_;
  std::unordered_map<std::uint32_t, std::uint32_t> constants_;
  std::unordered_map<std::uint32_t, std::uint32_t> pointed_;
  std::unordered_map<std::uint32_t, bool> is_block_;
  std::int64_t plain_ = 0;
  std::int64_t blocks_ = 0;
};

/// The types of cooperative matrices.
class Matrices {
 public:
  void visit(std::uint32_t opcode, Words words) {
    if (opcode == op_constant || opcode == op_spec_constant) constants_[words[2]] = words[3];
    if (opcode == op_type_int) {
      components_[words[1]] = (words[3] != 0 ? "s" : "u") + std::to_string(words[2]);
    }
    const bool is_ieee = words.size() == 3;  // others name their encoding
    if (opcode == op_type_float && is_ieee) {
      components_[words[1]] = "f" + std::to_string(words[2]);
    }
    if (opcode != op_type_cooperative_matrix) return;
    const std::uint32_t use = constants_[words[6]];
    found_.push_back({use == 0   ? 'A'
                      : use == 1 ? 'B'
                                 : 'C',
                      components_[words[2]], scope_name(constants_[words[3]]), constants_[words[4]],
                      constants_[words[5]]});
  }

  std::vector<MatrixNeed> take() { return std::move(found_); }

 private:
  static std::string scope_name(std::uint32_t scope) {
    constexpr std::uint32_t kWorkgroup = 2;
    constexpr std::uint32_t kSubgroup = 3;
    if (scope == kWorkgroup) return "workgroup";
    return scope == kSubgroup ? "subgroup" : "";
  }

  std::unordered_map<std::uint32_t, std::uint32_t> constants_;
  std::unordered_map<std::uint32_t, std::string> components_;
  std::vector<MatrixNeed> found_;
};

}  // namespace

ModuleNeeds needs_of(const Spirv& module) {
  ModuleNeeds needs;
  if (module.size() < kHeaderWords) return needs;
  needs.version = module[1];
  SharedMemory shared;
  Matrices matrices;
  for_each_instruction(module, [&](std::uint32_t opcode, Words words) {
    if (opcode == op_capability) needs.capabilities.push_back(words[1]);
    if (opcode == op_execution_mode && words[2] == kExecutionModeRoundingModeRte) {
      needs.round_to_nearest_even = needs.round_to_nearest_even || words[3] == 32;
    }
    needs.array_length = needs.array_length || opcode == op_array_length;
    shared.visit(opcode, words);
    matrices.visit(opcode, words);
  });
  std::sort(needs.capabilities.begin(), needs.capabilities.end());
  needs.shared_bytes = shared.bytes();
  needs.matrices = matrices.take();
  return needs;
}

Spirv without_debug(const Spirv& module) {
  Spirv code(module.begin(),
             module.begin() + static_cast<std::ptrdiff_t>(std::min(kHeaderWords, module.size())));
  constexpr std::size_t kGenerator = 2;  // the compiler and its version, in the header
  if (code.size() > kGenerator) code[kGenerator] = 0;
  for_each_instruction(module, [&](std::uint32_t opcode, Words words) {
    if (std::find(kDebugOpcodes.begin(), kDebugOpcodes.end(), opcode) != kDebugOpcodes.end())
      return;
    code.insert(code.end(), words.begin(), words.end());
  });
  return code;
}

std::string spirv_version_text(std::uint32_t version) {
  return std::to_string((version >> 16U) & 0xFFU) + "." + std::to_string((version >> 8U) & 0xFFU);
}

}  // namespace qlinbench
