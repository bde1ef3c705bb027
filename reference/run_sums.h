// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "reference/instruction_set.h"

// Sums over consecutive k of one output, which bounds are made of. Compiled for each instruction
// set; all of them give the same bytes.

namespace qlinbench {

/// The longest run: its sums fit int32.
inline constexpr std::int64_t kLongestRun = 4096;

/// Sums over a run of k within one group, with x_zero_point inside.
struct RunSums {
  std::int32_t products = 0;     ///< D: (x - x_zero_point) * (code - 8)
  std::int32_t differences = 0;  ///< S: x - x_zero_point
  std::int32_t magnitudes = 0;   ///< |x - x_zero_point| * |code - 8|
  std::int32_t distances = 0;    ///< |x - x_zero_point|
};

/// Sums for the forms in which x_zero_point is apart.
struct ApartSums {
  std::int32_t levels = 0;        ///< W: code - 8
  std::int32_t x_magnitudes = 0;  ///< |x|
  std::int32_t x_products = 0;    ///< |x| * (code - 8)
};

/// One output's x and levels (code - 8) over a run of `length` k.
struct Run {
  const std::int8_t* x = nullptr;
  const std::int16_t* levels = nullptr;
  std::int64_t length = 0;
  std::int32_t zero_point = 0;
};

/// The partial sums p[k] = start + scale * D[k] + zero * S[k] of a run, D and S up to and with k.
struct PartialSumsOfRun {
  double last = 0.0;
  double magnitudes = 0.0;  ///< the sum of |p[k]|
};

struct RunKernel {
  /// levels[2 i] and levels[2 i + 1] = the high and the low nibble of packed[i], less 8.
  void (*unpack_levels)(const std::uint8_t* packed, std::int64_t pairs,
                        std::int16_t* levels) = nullptr;
  RunSums (*sum)(const Run& run) = nullptr;
  ApartSums (*sum_apart)(const Run& run) = nullptr;
  PartialSumsOfRun (*partial_sums)(const Run& run, double start, double scale,
                                   double zero) = nullptr;
};

/// The fastest for this machine.
const RunKernel& run_kernel();
RunKernel run_kernel(InstructionSet set);

}  // namespace qlinbench
