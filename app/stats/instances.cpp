// SPDX-License-Identifier: BSD-3-Clause
#include "app/stats/instances.h"

#include <map>
#include <stdexcept>

#include "app/stats/sorted.h"

namespace qlinbench {
namespace {

/// Of each instance that has samples.
std::map<std::int64_t, double> medians_of(std::span<const double> samples,
                                          std::span<const std::int64_t> instances) {
  if (samples.size() != instances.size()) {
    throw std::invalid_argument("each sample is of one instance");
  }
  std::map<std::int64_t, std::vector<double>> by_instance;
  for (std::size_t i = 0; i < samples.size(); ++i) by_instance[instances[i]].push_back(samples[i]);
  std::map<std::int64_t, double> medians;
  for (const auto& [instance, own] : by_instance) medians[instance] = median(own);
  return medians;
}

std::vector<double> values_of(const std::map<std::int64_t, double>& medians) {
  std::vector<double> values;
  for (const auto& [instance, value] : medians) values.push_back(value);
  return values;
}

}  // namespace

MedianEstimate estimate_over_instances(std::span<const double> samples,
                                       std::span<const std::int64_t> instances) {
  const auto medians = medians_of(samples, instances);
  if (medians.size() <= 1) return estimate_median(samples);
  return estimate_median(values_of(medians));
}

std::vector<double> without_instances(std::span<const double> samples,
                                      std::span<const std::int64_t> instances) {
  const auto medians = medians_of(samples, instances);
  if (medians.size() <= 1) return {samples.begin(), samples.end()};
  const double whole = median(values_of(medians));
  std::vector<double> alike;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double own = medians.at(instances[i]);
    alike.push_back(own > 0.0 ? samples[i] / own * whole : samples[i]);
  }
  return alike;
}

}  // namespace qlinbench
