// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

// Streams of samples as a timer might give them, whose true median is known; each is the same for
// the same seed on every platform, which the standard library's distributions are not.

namespace qlinbench {

inline constexpr double kTrueMedian = 1000.0;

/// Numbers drawn from one seed.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : random_(seed) {}

  /// In (0, 1).
  double uniform() { return (static_cast<double>(random_() >> 12U) + 0.5) * 0x1p-52; }

  /// Of mean 0 and standard deviation 1 (Box and Muller 1958).
  double normal() {
    const double radius = std::sqrt(-2.0 * std::log(uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
  }

 private:
  std::mt19937_64 random_;
};

inline std::vector<double> normal_stream(std::uint64_t seed, std::size_t count,
                                         double deviation = 10.0) {
  Draws draws(seed);
  std::vector<double> samples(count);
  for (double& sample : samples) sample = kTrueMedian + deviation * draws.normal();
  return samples;
}

/// Skewed to long times, as timings are.
inline std::vector<double> lognormal_stream(std::uint64_t seed, std::size_t count, double sigma) {
  Draws draws(seed);
  std::vector<double> samples(count);
  for (double& sample : samples) sample = kTrueMedian * std::exp(sigma * draws.normal());
  return samples;
}

/// Normal, each sample drawn towards the one before it.
inline std::vector<double> autocorrelated_stream(std::uint64_t seed, std::size_t count,
                                                 double correlation, double deviation = 10.0) {
  Draws draws(seed);
  std::vector<double> samples(count);
  double state = draws.normal();
  for (double& sample : samples) {
    sample = kTrueMedian + deviation * state;
    state = correlation * state + std::sqrt(1.0 - correlation * correlation) * draws.normal();
  }
  return samples;
}

/// A share of the samples longer by a factor; which ones, the seed says.
inline std::vector<double> with_spikes(std::vector<double> samples, std::uint64_t seed,
                                       double share, double factor) {
  Draws draws(seed);
  for (double& sample : samples) {
    if (draws.uniform() < share) sample *= factor;
  }
  return samples;
}

/// A straight line added that ends at `change` times the true median.
inline std::vector<double> with_drift(std::vector<double> samples, double change) {
  const double step = change * kTrueMedian / static_cast<double>(samples.size() - 1);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] += step * static_cast<double>(i);
  return samples;
}

/// As a clock of this step reads them, when the samples begin anywhere between two steps.
inline std::vector<double> quantized(std::vector<double> samples, std::uint64_t seed, double tick) {
  Draws draws(seed);
  for (double& sample : samples) sample = tick * std::floor(sample / tick + draws.uniform());
  return samples;
}

/// Readings of a counter that advances in steps of so many ticks, as few bits as it has.
inline std::vector<std::uint64_t> readings(std::uint64_t seed, std::size_t count,
                                           std::uint64_t start, std::uint64_t step,
                                           std::uint32_t bits) {
  Draws draws(seed);
  const std::uint64_t mask = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
  std::vector<std::uint64_t> readings(count);
  for (std::uint64_t& reading : readings) {
    reading = start & mask;
    start += step * static_cast<std::uint64_t>(20.0 * draws.uniform());
  }
  return readings;
}

}  // namespace qlinbench
