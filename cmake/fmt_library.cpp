// SPDX-License-Identifier: BSD-3-Clause
// fmt 9's functions, compiled once: the distribution has fmt as headers and as a shared library,
// the program is to be one file, and header-only use costs four seconds in every source.
#include <fmt/format-inl.h>

namespace fmt::detail {

template auto dragonbox::to_decimal(float) noexcept -> dragonbox::decimal_fp<float>;
template auto dragonbox::to_decimal(double) noexcept -> dragonbox::decimal_fp<double>;
template auto thousands_sep_impl(locale_ref) -> thousands_sep_result<char>;
template auto decimal_point_impl(locale_ref) -> char;
template locale_ref::locale_ref(const std::locale&);
template auto locale_ref::get() const -> std::locale;

}  // namespace fmt::detail
