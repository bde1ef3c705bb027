// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "reference/accuracy.h"
#include "reference/operands.h"
#include "reference/problem.h"

// One table per enumeration: the spelling used in JSON, on the command line and in case ids.

namespace qlinbench {

template <typename Enum>
struct Named {
  Enum value;
  std::string_view name;
  std::string_view summary;  ///< one line for help texts
};

inline constexpr std::array<Named<Rounding>, 2> kRoundings{{
    {Rounding::half_even, "half_even", "ties to the even integer, as at::round and roundEven"},
    {Rounding::half_away, "half_away", "ties away from zero, as std::round"},
}};

inline constexpr std::array<Named<Distribution>, 7> kDistributions{{
    {Distribution::normal, "normal",
     "normal data, quantized; output scale and zero point from the range of the real result"},
    {Distribution::uniform, "uniform", "every number uniform over its range"},
    {Distribution::extremes, "extremes",
     "ends of the ranges: int8 -128 and 127, codes 0 and 15, zero points alike; scales by the "
     "seed"},
    {Distribution::ties, "ties",
     "small whole numbers that float32 computes exactly, many halfway: one answer is right"},
    {Distribution::cancellation, "cancellation",
     "large terms that nearly cancel between groups; float sums lose most"},
    {Distribution::one_hot, "one_hot",
     "one nonzero a token, moved along K: a wrong index names itself"},
    {Distribution::pr12005, "pr12005",
     "as the test of pytorch/executorch pull request 12005 draws them; mostly saturated"},
}};

inline constexpr std::array<Named<AccuracyForm>, 4> kAccuracyForms{{
    {AccuracyForm::grouped, "grouped", "complete int32 sums per group, zero point inside"},
    {AccuracyForm::zero_point_apart, "zero_point_apart", "zero point of x taken off in float"},
    {AccuracyForm::elementwise, "elementwise", "a float product for each k or part of a group"},
    {AccuracyForm::expanded, "expanded", "the 8 of the code also taken off in float"},
}};

/// The table of an enumeration.
constexpr const auto& names_of(Rounding) {
  return kRoundings;
}
constexpr const auto& names_of(Distribution) {
  return kDistributions;
}
constexpr const auto& names_of(AccuracyForm) {
  return kAccuracyForms;
}

template <typename Enum>
constexpr std::string_view to_name(Enum value) {
  for (const auto& row : names_of(value)) {
    if (row.value == value) return row.name;
  }
  return {};
}

template <typename Enum>
constexpr std::optional<Enum> from_name(std::string_view name) {
  for (const auto& row : names_of(Enum{})) {
    if (row.name == name) return row.value;
  }
  return std::nullopt;
}

}  // namespace qlinbench
