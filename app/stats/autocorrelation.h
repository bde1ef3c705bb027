// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

// Whether, and over how long, a sample resembles those before it. All of this looks at the
// samples' ranks only, so that a spike of a thousand times the rest weighs as any other large one.

namespace qlinbench {

/// Autocorrelations of the samples' ranks at the lags 1 to max_lag; zeros for equal samples. Equal
/// samples share the mean of their ranks.
std::vector<double> rank_autocorrelations(std::span<const double> samples, std::size_t max_lag);

/// Ljung and Box's statistic (1978) over the lags 1 to 3, against the 90 % point of the chi-squared
/// distribution with three degrees of freedom: one stream in ten of independent samples is called
/// autocorrelated, and loses little by it; a looser test would miss what it is for.
bool is_autocorrelated(std::span<const double> samples);

/// The length of blocks for a circular block bootstrap: Politis and White 2004 ("Automatic
/// block-length selection for the dependent bootstrap", as corrected by Patton, Politis and White
/// 2009), but at least 1.5 cbrt(n), since in few samples what makes blocks long is not significant,
/// and at most a third of the samples.
std::size_t block_length(std::span<const double> samples);

}  // namespace qlinbench
