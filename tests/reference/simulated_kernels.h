// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "reference/accuracy.h"
#include "tests/reference/plain.h"

// Kernels as a GPU might compute them, in float32 on the host.

namespace qlinbench {

/// One output: its operands, and choices that a kernel is free to make.
struct SimulatedOutput {
  const Problem& problem;
  const Operands& operands;
  std::int64_t t;
  std::int64_t n;
  std::mt19937_64& random;
  bool fused;  ///< fma, or product and addition rounded apart

  float scale(std::int64_t k) const { return plain_scale(problem, operands, n, k); }
  float zero(std::int64_t k) const { return plain_zero(problem, operands, n, k); }
  int level(std::int64_t k) const { return plain_code(problem, operands, n, k) - 8; }
  int x(std::int64_t k) const { return plain_x(problem, operands, t, k); }
  int zero_point() const { return operands.x_zero_point[static_cast<std::size_t>(t)]; }
  float x_scale() const { return operands.x_scale[static_cast<std::size_t>(t)]; }

  float add_product(float a, float b, float sum) const {
    return fused ? std::fma(a, b, sum) : sum + a * b;
  }
};

/// r' of one output before the division by y_scale, and what the kernel promises about it.
struct SimulatedKernel {
  std::string name;
  std::function<float(const SimulatedOutput&)> compute;
  Accuracy accuracy;
};

/// Kernels of all forms and orders.
std::vector<SimulatedKernel> simulated_kernels(const Problem& problem);

}  // namespace qlinbench
