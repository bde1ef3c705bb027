// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "kernels/loader/mistake.h"
#include "reference/operands.h"
#include "reference/problem.h"

// The members of one entry of `cases`, or of `defaults`, read one by one. What several members
// say together is looked at in expand.h.

namespace qlinbench {

/// A value and its JSON pointer in the document.
template <typename T>
struct Placed {
  T value{};
  std::string place;
};

/// All values of a member. Absent: the member is not there. Empty: it is there, and no value of
/// it is legal.
template <typename T>
using Axis = std::optional<std::vector<Placed<T>>>;

struct Fields {
  Axis<std::int64_t> b, m, n, k, group_size, seed;
  Axis<Distribution> distribution;
  Axis<Rounding> rounding;  ///< one value, no list
  Axis<std::string> kernels;
};

/// A member that holds integers.
struct IntegerField {
  std::string_view key;
  Axis<std::int64_t> Fields::*axis;
  std::int64_t low;
  std::int64_t high;
  bool even = false;
  std::optional<std::int64_t> fallback{};  ///< where neither case nor defaults say it
};
std::span<const IntegerField> integer_fields();

/// Where mistakes go, each only once: an entry of `defaults` is looked at with every case.
class MistakeList {
 public:
  explicit MistakeList(std::string file) : file_(std::move(file)) {}

  void add(const std::string& place, std::string message);
  const std::string& file() const { return file_; }
  /// What was collected, for parse_json to add to.
  Mistakes& collected() { return mistakes_; }

 private:
  std::string file_;
  Mistakes mistakes_;
  std::unordered_set<std::string> seen_;
};

/// Reads an entry that is a JSON object; `place` is its pointer.
Fields read_fields(const nlohmann::ordered_json& entry, const std::string& place,
                   std::span<const std::string> known_kernels, MistakeList& mistakes);

/// Adds the mistake of a key that is none of `allowed`; returns the allowed key it is taken for,
/// or an empty text.
std::string_view refuse_key(const std::string& key, const std::string& parent,
                            std::span<const std::string> allowed, MistakeList& mistakes);

/// "a string", "an object", ... for messages.
std::string_view type_of(const nlohmann::ordered_json& value);

}  // namespace qlinbench
