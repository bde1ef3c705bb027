// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/variants.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernels/loader/device_names.h"
#include "kernels/loader/manifest_reader.h"
#include "kernels/loader/refused.h"

namespace qlinbench {
namespace {

using Row = CooperativeMatrixShape;

/// The rows of a table for which the axis's condition holds.
std::vector<const Row*> rows_of(const Manifest& manifest, const RowAxis& axis,
                                const DeviceTraits& device) {
  Manifest only_this_axis;
  only_this_axis.file = manifest.file;
  only_this_axis.for_each.push_back(axis);
  const Problem no_problem;
  std::vector<const Row*> rows;
  for (const Row& row : device_table(device, axis.table)) {
    const VariantChoice choice{{&row}, {}};
    const Scope scope(only_this_axis, no_problem, device, choice);
    if (!axis.where || scope.holds(*axis.where)) rows.push_back(&row);
  }
  return rows;
}

/// Replaces every choice by one for each of `count` values that `set` writes into it.
template <typename Set>
void multiply(std::vector<VariantChoice>& choices, std::size_t count, Set set) {
  if (choices.size() * count > kMostVariants) {
    refuse(Refusal::Kind::error, "variants",
           fmt::format("{} variants and more; at most {} are allowed", choices.size() * count,
                       kMostVariants));
  }
  std::vector<VariantChoice> product;
  for (const VariantChoice& choice : choices) {
    for (std::size_t i = 0; i < count; ++i) {
      product.push_back(choice);
      set(product.back(), i);
    }
  }
  choices = std::move(product);
}

std::string short_label(const Row& row) {
  return fmt::format("{}x{}x{}", row.m, row.n, row.k);
}

std::string long_label(const Row& row) {
  return fmt::format("{}.{}.{}.{}.{}.{}{}.{}", short_label(row), row.a, row.b, row.c, row.result,
                     row.scope, row.saturating ? ".saturating" : "", row.workgroup_invocations);
}

std::string row_label(const Row& row, const std::vector<const Row*>& rows) {
  const auto same = std::count_if(rows.begin(), rows.end(), [&](const Row* other) {
    return short_label(*other) == short_label(row);
  });
  return same > 1 ? long_label(row) : short_label(row);
}

}  // namespace

std::vector<VariantChoice> variant_choices(const Manifest& manifest, const DeviceTraits& device) {
  std::vector<VariantChoice> choices(1);
  for (const RowAxis& axis : manifest.for_each) {
    const std::vector<const Row*> rows = rows_of(manifest, axis, device);
    multiply(choices, rows.size(),
             [&](VariantChoice& choice, std::size_t i) { choice.rows.push_back(rows[i]); });
  }
  for (const Constant& constant : manifest.constants) {
    multiply(choices, constant.values.size(),
             [](VariantChoice& choice, std::size_t i) { choice.values.push_back(i); });
  }
  return choices;
}

std::string variant_name(const Manifest& manifest, const DeviceTraits& device,
                         const VariantChoice& choice, const Scope& scope) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < manifest.for_each.size(); ++i) {
    const RowAxis& axis = manifest.for_each[i];
    const auto rows = rows_of(manifest, axis, device);
    parts.push_back(fmt::format("{}={}", axis.name, row_label(*choice.rows[i], rows)));
  }
  for (std::size_t i = 0; i < manifest.constants.size(); ++i) {
    const Constant& constant = manifest.constants[i];
    if (!constant.is_axis) continue;
    const std::int64_t value = scope.value(constant.values[choice.values[i]]);
    parts.push_back(fmt::format("{}={}", constant.name, value));
  }
  return fmt::format("{}", fmt::join(parts, ","));
}

}  // namespace qlinbench
