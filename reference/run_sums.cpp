// SPDX-License-Identifier: BSD-3-Clause
#include "reference/run_sums.h"

#include <array>
#include <cmath>
#include <cstdlib>

namespace qlinbench {
namespace {

QLINBENCH_INLINE void unpack_levels_of(const std::uint8_t* packed, std::int64_t pairs,
                                       std::int16_t* __restrict levels) {
  for (std::int64_t i = 0; i < pairs; ++i) {
    levels[2 * i] = static_cast<std::int16_t>((packed[i] >> 4) - 8);
    levels[2 * i + 1] = static_cast<std::int16_t>((packed[i] & 15) - 8);
  }
}

// 16-bit factors, so that compilers use instructions that multiply and add pairs of them.

QLINBENCH_INLINE RunSums sum_of(const Run& run) {
  RunSums sums;
  const auto zero_point = static_cast<std::int16_t>(run.zero_point);
  for (std::int64_t k = 0; k < run.length; ++k) {
    const auto difference = static_cast<std::int16_t>(run.x[k] - zero_point);
    const auto distance = static_cast<std::int16_t>(std::abs(difference));
    const std::int16_t level = run.levels[k];
    const auto level_magnitude = static_cast<std::int16_t>(std::abs(level));
    sums.products += difference * level;
    sums.differences += difference;
    sums.magnitudes += distance * level_magnitude;
    sums.distances += distance;
  }
  return sums;
}

QLINBENCH_INLINE ApartSums sum_apart_of(const Run& run) {
  ApartSums sums;
  for (std::int64_t k = 0; k < run.length; ++k) {
    const auto magnitude = static_cast<std::int16_t>(std::abs(run.x[k]));
    const std::int16_t level = run.levels[k];
    sums.levels += level;
    sums.x_magnitudes += magnitude;
    sums.x_products += magnitude * level;
  }
  return sums;
}

/// Sums in integers first, one k after the other; then magnitudes in 8 lanes, which the order of
/// addition has on every machine.
QLINBENCH_INLINE PartialSumsOfRun partial_sums_of(const Run& run, double start, double scale,
                                                  double zero) {
  constexpr std::int64_t kLanes = 8;
  constexpr std::int64_t kBlock = 64;
  std::array<double, kLanes> magnitudes{};
  double last = start;
  std::int32_t d = 0;
  std::int32_t s = 0;
  for (std::int64_t block = 0; block < run.length; block += kBlock) {
    std::int32_t ds[kBlock];
    std::int32_t ss[kBlock];
    const std::int64_t count = run.length - block < kBlock ? run.length - block : kBlock;
    for (std::int64_t i = 0; i < count; ++i) {
      const std::int32_t difference = run.x[block + i] - run.zero_point;
      ds[i] = d += difference * run.levels[block + i];
      ss[i] = s += difference;
    }
    double partial[kBlock] = {};  // 0 adds nothing where the last block is shorter
    for (std::int64_t i = 0; i < count; ++i) partial[i] = start + (scale * ds[i] + zero * ss[i]);
    for (std::int64_t i = 0; i < kBlock; i += kLanes) {
      for (std::int64_t lane = 0; lane < kLanes; ++lane) {
        magnitudes.data()[lane] += std::abs(partial[i + lane]);
      }
    }
    last = partial[count - 1];
  }
  PartialSumsOfRun sums{last, 0.0};
  for (const double magnitude : magnitudes) sums.magnitudes += magnitude;
  return sums;
}

/// The same functions once more, compiled for the instruction set that `TARGET` names.
// NOLINTBEGIN(bugprone-macro-parentheses): `name` and `TARGET` are no expressions
#define QLINBENCH_DEFINE_RUN_KERNEL(name, TARGET)                                                 \
  namespace name {                                                                                \
  TARGET void unpack_levels(const std::uint8_t* packed, std::int64_t pairs,                       \
                            std::int16_t* levels) {                                               \
    unpack_levels_of(packed, pairs, levels);                                                      \
  }                                                                                               \
  TARGET RunSums sum(const Run& run) {                                                            \
    return sum_of(run);                                                                           \
  }                                                                                               \
  TARGET ApartSums sum_apart(const Run& run) {                                                    \
    return sum_apart_of(run);                                                                     \
  }                                                                                               \
  TARGET PartialSumsOfRun partial_sums(const Run& run, double start, double scale, double zero) { \
    return partial_sums_of(run, start, scale, zero);                                              \
  }                                                                                               \
  constexpr RunKernel kKernel{unpack_levels, sum, sum_apart, partial_sums};                       \
  }

// NOLINTEND(bugprone-macro-parentheses)

QLINBENCH_DEFINE_RUN_KERNEL(portable, )
#if QLINBENCH_X86_KERNELS
QLINBENCH_DEFINE_RUN_KERNEL(avx2, QLINBENCH_AVX2)
QLINBENCH_DEFINE_RUN_KERNEL(avx512, QLINBENCH_AVX512)
#endif

}  // namespace

RunKernel run_kernel([[maybe_unused]] InstructionSet set) {
#if QLINBENCH_X86_KERNELS
  if (set == InstructionSet::avx512) return avx512::kKernel;
  if (set == InstructionSet::avx2) return avx2::kKernel;
#endif
  return portable::kKernel;
}

const RunKernel& run_kernel() {
  static const RunKernel kernel = run_kernel(best_instruction_set());
  return kernel;
}

}  // namespace qlinbench
