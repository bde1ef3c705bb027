// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/fingerprint.h"

#include <cstdint>
#include <map>

#include "kernels/loader/operand_layout.h"
#include "kernels/loader/sha256.h"
#include "kernels/loader/spirv_module.h"

namespace qlinbench {
namespace {

std::uint32_t word(std::size_t value) {
  return static_cast<std::uint32_t>(value);
}

class Fingerprint {
 public:
  void add(const PassPlan& pass) {
    const Spirv code = without_debug(*pass.spirv);
    hash_.add(word(code.size()));
    for (const std::uint32_t instruction : code) hash_.add(instruction);
    for (const std::uint32_t groups : pass.grid) hash_.add(groups);
    hash_.add(word(pass.push.size()));
    hash_.add(std::span(pass.push));
    hash_.add(pass.subgroup_size);
    hash_.add(word(pass.full_subgroups ? 1 : 0));
    hash_.add(word(pass.bindings.size()));
    for (const Binding& binding : pass.bindings) hash_.add(number_of(binding.buffer));
  }

  void add_count(std::size_t passes) { hash_.add(word(passes)); }
  std::string finish() { return hash_.finish(); }

 private:
  /// Operands are known by their place in the operator, all others by the order of their use.
  std::uint32_t number_of(std::size_t buffer) {
    if (buffer < kOperandCount) return word(buffer);
    return word(kOperandCount + numbers_.emplace(buffer, numbers_.size()).first->second);
  }

  Sha256 hash_;
  std::map<std::size_t, std::size_t> numbers_;
};

}  // namespace

std::string fingerprint_of(const KernelPlan& plan) {
  Fingerprint fingerprint;
  for (const auto* passes : {&plan.prepack, &plan.passes}) {
    fingerprint.add_count(passes->size());
    for (const PassPlan& pass : *passes) fingerprint.add(pass);
  }
  return fingerprint.finish();
}

}  // namespace qlinbench
