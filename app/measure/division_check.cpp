// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/division_check.h"

#include <algorithm>
#include <cmath>

#include "kernels/loader/catalog.h"
#include "reference/distributions.h"

namespace qlinbench {
namespace {

/// Every legal scale that is a power of two, each in several threads with numbers of their own.
constexpr std::int64_t kScales = 61;
constexpr Problem kProblem{.b = 1, .m = 8 * kScales, .n = 1, .k = 2, .group_size = 2};

Operands probe_operands() {
  Operands operands = zero_operands(kProblem);
  for (std::size_t token = 0; token < operands.y_scale.size(); ++token) {
    operands.y_scale[token] = std::ldexp(1.0F, static_cast<int>(token % kScales) - 30);
  }
  return operands;
}

bool run_probe(Executor& executor, const DeviceTraits& traits, ShaderCompiler& compiler) {
  const Catalog probes = Catalog::probes();
  const PlannedVariant planned =
      probes.find("exact_division")->plan(kProblem, traits, compiler).front();
  const auto* plan = std::get_if<KernelPlan>(&planned.outcome);
  if (plan == nullptr) return false;
  executor.load(kProblem, probe_operands());
  const auto probe = executor.prepare(*plan);
  probe->poison_output(0);
  probe->run_once();
  return std::ranges::all_of(probe->read_output(), [](std::int8_t exact) { return exact == 1; });
}

}  // namespace

bool DivisionCheck::is_exact(Executor& executor, const DeviceTraits& traits,
                             ShaderCompiler& compiler) {
  if (!found_) found_ = run_probe(executor, traits, compiler);
  return *found_;
}

}  // namespace qlinbench
