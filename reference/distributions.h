// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "reference/operands.h"
#include "reference/parallel.h"
#include "reference/problem.h"

// One function a distribution, behind generate_operands.

namespace qlinbench {

/// Operands of the right sizes, all zero.
Operands zero_operands(const Problem& problem);

/// Activations are normal with a few outlier channels, negative values shrunk or positive ones by
/// a factor of each token, as activation functions leave them, so that zero points spread over
/// [-128, 127]; quantized per token over their range. Weights are normal, quantized to 4 bits per
/// group over their range. Outputs by calibrate_outputs.
Operands generate_normal(const Problem& problem, std::uint64_t seed, Threads threads);

/// Every number uniform over its range: all of int8, all codes.
Operands generate_uniform(const Problem& problem, std::uint64_t seed, Threads threads);

/// x, zero points and codes at the ends of their ranges, some tokens and groups throughout, so that
/// integer sums are as large as they get; scales of tokens up to 2^33 apart, by the seed near
/// either end of what is legal, those of weights negative here and there, zeros 0. Outputs by
/// calibrate_one_sign, but for every sixteenth token, whose y_scale is 2^-30.
Operands generate_extremes(const Problem& problem, std::uint64_t seed, Threads threads);

/// Powers of two and small integers, so that float32 computes every output exactly (see
/// exact_arithmetic.h) and many results lie halfway between two integers. Outputs by
/// calibrate_powers_of_two.
Operands generate_ties(const Problem& problem, std::uint64_t seed, Threads threads);

/// Large products that nearly cancel: the sum of their magnitudes is some 100 times the range of
/// r. Groups of the second half of K take back what those of the first half add.
Operands generate_cancellation(const Problem& problem, std::uint64_t seed, Threads threads);

/// x is its zero point but for one k a token, which moves along K from token to token; the rest as
/// uniform.
Operands generate_one_hot(const Problem& problem, std::uint64_t seed, Threads threads);

/// What the test of pytorch/executorch pull request 12005 draws, with our generator's numbers.
Operands generate_pr12005(const Problem& problem, std::uint64_t seed, Threads threads);

/// Sets y_scale and y_zero_point of each token so that its r over the first 4096 columns, and 0,
/// fill 0.9 of the int8 range. Columns are drawn alike, so r of the others lies in the same range
/// but for rare ones, which may saturate; over all columns the calibration would cost as much as
/// the exact reference.
/// With a few columns, whose r may all nearly cancel, y_scale is not below what leaves a kernel
/// that sums elementwise in float32 in no doubt; then they fill less.
void calibrate_outputs(const Problem& problem, Operands& operands, Threads threads);

/// The same with y_zero_point at an end of int8, -128 or 127, so that r of the sign that reaches
/// farther fills 0.9 of the range and r of the other sign saturates.
void calibrate_one_sign(const Problem& problem, Operands& operands, Threads threads);

/// As calibrate_outputs, with y_scale rounded up to a power of two, and not below x_scale * least,
/// both powers of two.
void calibrate_powers_of_two(const Problem& problem, Operands& operands, float least,
                             Threads threads);

}  // namespace qlinbench
