// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

// The references' inner loops exist once for each of these; which one runs is chosen when the
// program runs. All of them give the same bytes.

#if defined(__x86_64__) && defined(__GNUC__)
#define QLINBENCH_X86_KERNELS 1
/// A function compiled for AVX2, whatever the rest is compiled for.
#define QLINBENCH_AVX2 [[gnu::target("avx2,fma")]]
/// A function compiled for AVX-512 with the 8-bit dot products of VNNI.
#define QLINBENCH_AVX512 [[gnu::target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]]
#else
#define QLINBENCH_X86_KERNELS 0
#endif

// Clang spells this attribute otherwise.
#if defined(__aarch64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__)
#define QLINBENCH_ARM_KERNELS 1
/// A function compiled for NEON with the 8-bit dot products of Armv8.2.
#define QLINBENCH_NEON [[gnu::target("arch=armv8.2-a+dotprod")]]
#else
#define QLINBENCH_ARM_KERNELS 0
#endif

/// A function that is compiled for whatever the function that calls it is compiled for.
#define QLINBENCH_INLINE [[gnu::always_inline]] inline

namespace qlinbench {

enum class InstructionSet { portable, neon, avx2, avx512 };

/// What this machine can run, the fastest last. `portable` is always there.
std::vector<InstructionSet> available_instruction_sets();

inline InstructionSet best_instruction_set() {
  return available_instruction_sets().back();
}

}  // namespace qlinbench
