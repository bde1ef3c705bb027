// SPDX-License-Identifier: BSD-3-Clause
// What right kernels compute lies within the bound of what they promise, and uses a plausible
// share of it.

#include <gmock/gmock.h>

#include <algorithm>
#include <cfenv>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "reference/bound.h"
#include "reference/generate.h"
#include "tests/reference/simulated_kernels.h"

namespace qlinbench {
namespace {

/// y_scale times the quotient that the kernel rounds; exact, as both are float32.
double real_result(const SimulatedKernel& kernel, const SimulatedOutput& output,
                   int rounding_mode) {
  const float y_scale = output.operands.y_scale[static_cast<std::size_t>(output.t)];
  std::fesetround(rounding_mode);
  const volatile float r = kernel.compute(output);
  const volatile float quotient = output.random() % 2 == 0 ? r / y_scale : r * (1.0F / y_scale);
  std::fesetround(FE_TONEAREST);
  return static_cast<double>(quotient) * y_scale;
}

/// The largest |r' - r| / b over some outputs of a problem.
double largest_share(const Problem& problem, const Operands& operands,
                     const SimulatedKernel& kernel, int rounding_mode, std::mt19937_64& random) {
  Accuracy accuracy = kernel.accuracy;
  accuracy.round_to_nearest_even = rounding_mode == FE_TONEAREST;
  double largest = 0.0;
  for (std::int64_t t = 0; t < problem.tokens(); ++t) {
    for (std::int64_t n = 0; n < problem.n; ++n) {
      const SimulatedOutput output{problem, operands, t, n, random, random() % 2 == 0};
      const OutputBound bound = output_bound(problem, operands, accuracy, t, n);
      const double error = std::abs(real_result(kernel, output, rounding_mode) - bound.real);
      EXPECT_LE(error, bound.bound) << kernel.name << " token " << t << " column " << n;
      largest = std::max(largest, error / bound.bound);
    }
  }
  return largest;
}

void simulate(const std::vector<int>& rounding_modes, double least_share) {
  std::mt19937_64 random(1);
  const auto problems = {make_problem(3, 20, 64, 32), make_problem(2, 20, 512, 64),
                         make_problem(2, 20, 256, 256), make_problem(2, 10, 1024, 32),
                         make_problem(3, 20, 24, 8)};
  for (std::size_t i = 0; i < simulated_kernels(*problems.begin()).size(); ++i) {
    double largest = 0.0;
    std::string name;
    for (const Problem& problem : problems) {
      const SimulatedKernel kernel = simulated_kernels(problem)[i];
      name = kernel.name;
      for (const int mode : rounding_modes) {
        largest = std::max(
            {largest,
             largest_share(problem, random_operands(problem, random, {}), kernel, mode, random),
             largest_share(problem, generate_operands(problem, Distribution::normal, random()),
                           kernel, mode, random)});
      }
    }
    testing::Test::RecordProperty(name, std::to_string(largest));
    EXPECT_GT(largest, least_share) << name;
  }
}

// On this few outputs the worst case does not occur: a hundredth of the bound is used at least, and
// by no means all of it.
TEST(SimulatedKernels, StayWithinTheirBoundsRoundingToNearest) {
  simulate({FE_TONEAREST}, 0.01);
}

// Vulkan lets a device round either way: u is 2^-23 then. One direction for all is the worst.
TEST(SimulatedKernels, StayWithinTheirBoundsRoundingInOneDirection) {
  simulate({FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}, 0.01);
}

TEST(SimulatedKernels, ComputeTiesExactlyHoweverTheyRound) {
  std::mt19937_64 random(3);
  const Problem problem = make_problem(3, 20, 512, 64);
  for (const SimulatedKernel& kernel : simulated_kernels(problem)) {
    for (const int mode : {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
      const Operands operands = generate_operands(problem, Distribution::ties, random());
      for (std::int64_t output = 0; output < 60; ++output) {
        const std::int64_t t = output / problem.n;
        const std::int64_t n = output % problem.n;
        const SimulatedOutput simulated{problem, operands, t, n, random, random() % 2 == 0};
        EXPECT_EQ(real_result(kernel, simulated, mode),
                  output_bound(problem, operands, kernel.accuracy, t, n).real)
            << kernel.name;
      }
    }
  }
}

// The bound is there to tell this apart: x_scale rounded to bfloat16 is off by up to 2^-9.
TEST(SimulatedKernels, LeaveTheirBoundsWithScalesOf8Bits) {
  std::mt19937_64 random(2);
  const Problem problem = make_problem(8, 8, 512, 64);
  const Operands operands = generate_operands(problem, Distribution::normal, 2);
  Operands coarse = operands;
  for (float& scale : coarse.x_scale) {
    const float steps = std::ldexp(scale, 8 - std::ilogb(scale));
    scale = std::ldexp(std::nearbyint(steps), std::ilogb(scale) - 8);
  }
  const SimulatedKernel kernel = simulated_kernels(problem).front();
  int outside = 0;
  for (std::int64_t t = 0; t < problem.tokens(); ++t) {
    for (std::int64_t n = 0; n < problem.n; ++n) {
      const SimulatedOutput output{problem, coarse, t, n, random, true};
      const OutputBound bound = output_bound(problem, operands, kernel.accuracy, t, n);
      outside += std::abs(real_result(kernel, output, FE_TONEAREST) - bound.real) > bound.bound;
    }
  }
  EXPECT_GT(outside, 48);  // of 64
}

}  // namespace
}  // namespace qlinbench
