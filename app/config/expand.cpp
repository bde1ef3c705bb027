// SPDX-License-Identifier: BSD-3-Clause
#include "app/config/expand.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "app/config/limits.h"

namespace qlinbench {
namespace {

template <typename T>
std::vector<Placed<T>> resolve(const Axis<T>& entry, const Axis<T>& defaults, T fallback) {
  if (entry) return *entry;
  if (defaults) return *defaults;
  return {{std::move(fallback), {}}};
}

/// Every member's values for one entry, defaults filled in.
struct Axes {
  std::vector<Placed<std::int64_t>> b, m, n, k, group_size, seed;
  std::vector<Placed<Distribution>> distribution;
  std::vector<Placed<Rounding>> rounding;
  std::vector<std::string> kernels;
};

std::vector<Placed<std::int64_t>> resolve_integers(const IntegerField& field, const Fields& entry,
                                                   const Fields& defaults, const std::string& place,
                                                   MistakeList& mistakes) {
  const auto& own = entry.*(field.axis);
  const auto& shared = defaults.*(field.axis);
  if (own || shared || field.fallback) {
    return resolve(own, shared, field.fallback.value_or(0));
  }
  mistakes.add(place, fmt::format("'{}' is missing: give it here or in /defaults", field.key));
  return {};
}

Axes resolve_axes(const Fields& entry, const Fields& defaults, const std::string& place,
                  MistakeList& mistakes) {
  std::vector<std::vector<Placed<std::int64_t>>> integers;
  for (const IntegerField& field : integer_fields()) {
    integers.push_back(resolve_integers(field, entry, defaults, place, mistakes));
  }
  Axes axes{
      .b = std::move(integers[0]),
      .m = std::move(integers[1]),
      .n = std::move(integers[2]),
      .k = std::move(integers[3]),
      .group_size = std::move(integers[4]),
      .seed = std::move(integers[5]),
      .distribution = resolve(entry.distribution, defaults.distribution, Distribution::normal),
      .rounding = resolve(entry.rounding, defaults.rounding, Rounding::half_even),
      .kernels = {}};
  const auto& kernels = entry.kernels ? entry.kernels : defaults.kernels;
  if (kernels) {
    for (const auto& kernel : *kernels) axes.kernels.push_back(kernel.value);
  }
  return axes;
}

/// Cases the entry stands for; an axis without a legal value counts as one, so that the others
/// are looked at. Saturates at kMaxCases + 1.
std::size_t count_cases(const Axes& axes) {
  std::size_t count = 1;
  for (const std::size_t size :
       {axes.b.size(), axes.m.size(), axes.n.size(), axes.k.size(), axes.group_size.size(),
        axes.distribution.size(), axes.seed.size()}) {
    // Sizes are bounded by the text in memory, and the count by the line below: no overflow.
    count = std::min(count * std::max<std::size_t>(size, 1), kMaxCases + 1);
  }
  return count;
}

std::string_view parent_of(std::string_view pointer) {
  return pointer.substr(0, pointer.rfind('/'));
}

/// " (/defaults/group_size)" where `other` does not stand beside `place`.
std::string elsewhere(const std::string& other, const std::string& place) {
  const bool beside = parent_of(other) == parent_of(place);
  return beside || other.empty() ? std::string() : fmt::format(" ({})", other);
}

void check_groups(const Axes& axes, MistakeList& mistakes) {
  for (const auto& k : axes.k) {
    std::vector<std::string> refused;
    for (const auto& group : axes.group_size) {
      if (k.value % group.value == 0) continue;
      refused.push_back(fmt::format("{}{}", group.value, elsewhere(group.place, k.place)));
    }
    if (refused.empty()) continue;
    mistakes.add(k.place, fmt::format("K = {} is no multiple of group_size {}", k.value,
                                      fmt::join(refused, ", nor of ")));
  }
}

void check_tokens(const Axes& axes, MistakeList& mistakes) {
  for (const auto& m : axes.m) {
    for (const auto& b : axes.b) {
      if (b.value <= kMaxDimension / m.value) continue;
      // Both are below 2^31, so the product is below 2^62.
      mistakes.add(m.place,
                   fmt::format("M = {} times B = {}{} is {} tokens, more than {}", m.value, b.value,
                               elsewhere(b.place, m.place), m.value * b.value, kMaxDimension));
      break;
    }
  }
}

/// The problems of an entry whose members fit each other, in the order of the axes.
std::vector<Problem> legal_problems(const Axes& axes) {
  std::vector<Problem> problems;
  for (const auto& b : axes.b) {
    for (const auto& m : axes.m) {
      for (const auto& n : axes.n) {
        for (const auto& k : axes.k) {
          for (const auto& group : axes.group_size) {
            if (k.value % group.value != 0 || b.value > kMaxDimension / m.value) continue;
            for (const auto& rounding : axes.rounding) {
              problems.push_back({b.value, m.value, n.value, k.value, group.value, rounding.value});
            }
          }
        }
      }
    }
  }
  return problems;
}

/// Drops problems whose operands are too large, with one mistake that names the first.
void check_bytes(std::vector<Problem>& problems, const std::string& place, MistakeList& mistakes) {
  const auto too_large = [](const Problem& p) { return operand_bytes(p) > kMaxOperandBytes; };
  const auto first = std::find_if(problems.begin(), problems.end(), too_large);
  if (first == problems.end()) return;
  mistakes.add(place, fmt::format("the operands of B = {}, M = {}, N = {}, K = {}, group_size = {} "
                                  "take {:.0f} bytes, more than {:.0f} (2^40)",
                                  first->b, first->m, first->n, first->k, first->group_size,
                                  operand_bytes(*first), kMaxOperandBytes));
  std::erase_if(problems, too_large);
}

}  // namespace

void Expansion::add(const Fields& entry, const Fields& defaults, const std::string& place) {
  const Axes axes = resolve_axes(entry, defaults, place, mistakes_);
  if (full_) return;
  if (cases_.size() + count_cases(axes) > kMaxCases) {
    full_ = true;
    mistakes_.add(place, fmt::format("the lists up to here multiply out to more than {} cases; "
                                     "spread them over several files",
                                     kMaxCases));
    return;
  }
  check_groups(axes, mistakes_);
  check_tokens(axes, mistakes_);
  std::vector<Problem> problems = legal_problems(axes);
  check_bytes(problems, place, mistakes_);
  for (const Problem& problem : problems) {
    for (const auto& distribution : axes.distribution) {
      for (const auto& seed : axes.seed) {
        const auto seed_value = static_cast<std::uint64_t>(seed.value);
        cases_.push_back({case_id(problem, distribution.value, seed_value), problem,
                          distribution.value, seed_value, axes.kernels, place});
      }
    }
  }
}

std::vector<Case> Expansion::finish() {
  struct Repeats {
    const Case* again;
    const Case* first;
    std::size_t count;
  };
  std::vector<Repeats> repeats;  // one for each pair of entries
  std::unordered_map<std::string_view, const Case*> first_of;
  std::map<std::pair<std::string, std::string>, std::size_t> index_of;
  for (const Case& one : cases_) {
    const auto [first, is_new] = first_of.try_emplace(one.id, &one);
    if (is_new) continue;
    const auto key = std::pair(one.place, first->second->place);
    const auto [index, is_new_pair] = index_of.try_emplace(key, repeats.size());
    if (is_new_pair) repeats.push_back({&one, first->second, 0});
    ++repeats[index->second].count;
  }
  for (const auto& [again, first, count] : repeats) {
    const std::string more = count > 1 ? fmt::format(" and {} more", count - 1) : "";
    mistakes_.add(again->place,
                  fmt::format("the same case as in {}: {}{}; leave it out or give it another seed",
                              first->place, again->id, more));
  }
  return std::move(cases_);
}

}  // namespace qlinbench
