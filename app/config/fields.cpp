// SPDX-License-Identifier: BSD-3-Clause
#include "app/config/fields.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "app/config/limits.h"
#include "kernels/loader/json_text.h"
#include "reference/names.h"

namespace qlinbench {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<IntegerField, 6> kIntegerFields{{
    {"B", &Fields::b, 1, kMaxDimension, false, 1},
    {"M", &Fields::m, 1, kMaxDimension},
    {"N", &Fields::n, 1, kMaxDimension},
    {"K", &Fields::k, 1, kMaxDimension},
    {"group_size", &Fields::group_size, 2, kMaxGroupSize, true},
    {"seed", &Fields::seed, 0, kMaxSeed, false, 0},
}};

template <typename Table>
std::vector<std::string> words_of(const Table& table) {
  std::vector<std::string> words;
  words.reserve(table.size());
  for (const auto& row : table) words.emplace_back(row.name);
  return words;
}

/// A list inside a member reads "or a list of such"; an element of a list and a member that takes
/// no list read without it.
enum class Where { member, member_or_list, element };

std::string not_this_type(std::string_view allowed, Where where, const Json& value) {
  return fmt::format("must be {}{}, not {}", allowed,
                     where == Where::member_or_list ? " or a list of such" : "", type_of(value));
}

/// Reads one integer of a field.
struct IntegerReader {
  const IntegerField& field;
  MistakeList& mistakes;

  std::string allowed() const {
    return fmt::format("an{} integer from {} to {}", field.even ? " even" : "", field.low,
                       field.high);
  }

  std::optional<std::int64_t> operator()(const Json& value, const std::string& place,
                                         Where where) const {
    if (!value.is_number()) {
      mistakes.add(place, not_this_type(allowed(), where, value));
    } else if (is_odd(value)) {
      mistakes.add(place, fmt::format("{} is odd: must be {}, since a byte holds two codes of one "
                                      "group",
                                      value.dump(), allowed()));
    } else if (out_of_range(value)) {
      mistakes.add(place, fmt::format("{} is out of range: must be {}", value.dump(), allowed()));
    } else if (value.is_number_float()) {
      mistakes.add(place, fmt::format("{} must be {}, written without fraction and exponent",
                                      value.dump(), allowed()));
    } else {
      return value.get<std::int64_t>();
    }
    return std::nullopt;
  }

 private:
  bool is_odd(const Json& value) const {
    return field.even && value.is_number_unsigned() && value.get<std::uint64_t>() % 2 != 0;
  }

  bool out_of_range(const Json& value) const {
    // Integers beyond 64 bits are floats here, and no float of their size has a fraction.
    if (value.is_number_float()) return std::abs(value.get<double>()) >= 0x1p63;
    if (value.is_number_unsigned() && value.get<std::uint64_t>() > kMaxSeed) return true;
    const auto number = value.get<std::int64_t>();
    return number < field.low || number > field.high;
  }
};

/// Reads one word of a vocabulary.
struct WordReader {
  std::string_view what;  ///< "rounding", "kernel"
  std::span<const std::string> words;
  MistakeList& mistakes;

  std::optional<std::string> operator()(const Json& value, const std::string& place,
                                        Where where) const {
    if (!value.is_string()) {
      mistakes.add(place, not_this_type("a string", where, value));
      return std::nullopt;
    }
    auto word = value.get<std::string>();
    for (const std::string& candidate : words) {
      if (candidate == word) return word;
    }
    mistakes.add(place, fmt::format("unknown {} '{}'; allowed are {}{}", what, word,
                                    fmt::join(words, ", "), did_you_mean(word, words)));
    return std::nullopt;
  }
};

/// Reads one value of an enumeration by its name.
template <typename Enum>
struct NameReader {
  std::string_view what;
  std::vector<std::string> words = words_of(names_of(Enum{}));
  MistakeList& mistakes;

  std::optional<Enum> operator()(const Json& value, const std::string& place, Where where) const {
    const auto word = WordReader{what, words, mistakes}(value, place, where);
    return word ? from_name<Enum>(*word) : std::nullopt;
  }
};

template <typename T, typename Reader>
std::vector<Placed<T>> read_one(const Json& value, const std::string& place, Where where,
                                const Reader& reader) {
  std::optional<T> one = reader(value, place, where);
  if (!one) return {};
  return {{std::move(*one), place}};
}

/// The legal values of a list; each may stand there once.
template <typename T, typename Reader>
std::vector<Placed<T>> read_list(const Json& list, const std::string& place, const Reader& reader,
                                 MistakeList& mistakes) {
  if (list.empty()) mistakes.add(place, "the list is empty: must hold at least one value");
  std::vector<Placed<T>> values;
  std::unordered_map<T, std::string> places;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string element = join_pointer(place, std::to_string(i));
    std::optional<T> value = reader(list[i], element, Where::element);
    if (!value) continue;
    const auto [first, is_new] = places.try_emplace(*value, element);
    if (is_new) {
      values.push_back({std::move(*value), element});
    } else {
      mistakes.add(element, fmt::format("{} stands already at {}", list[i].dump(), first->second));
    }
  }
  return values;
}

template <typename T, typename Reader>
std::vector<Placed<T>> read_value_or_list(const Json& value, const std::string& place,
                                          const Reader& reader, MistakeList& mistakes) {
  if (value.is_array()) return read_list<T>(value, place, reader, mistakes);
  return read_one<T>(value, place, Where::member_or_list, reader);
}

std::vector<Placed<std::string>> read_kernels(const Json& value, const std::string& place,
                                              std::span<const std::string> known,
                                              MistakeList& mistakes) {
  if (!value.is_array()) {
    mistakes.add(place, not_this_type("a list of kernels' names", Where::member, value));
    return {};
  }
  return read_list<std::string>(value, place, WordReader{"kernel", known, mistakes}, mistakes);
}

std::vector<std::string> all_keys() {
  std::vector<std::string> keys;
  keys.reserve(kIntegerFields.size() + 3);
  for (const IntegerField& field : kIntegerFields) keys.emplace_back(field.key);
  keys.insert(keys.end(), {"distribution", "rounding", "kernels"});
  return keys;
}

const IntegerField* find_integer_field(std::string_view key) {
  for (const IntegerField& field : kIntegerFields) {
    if (field.key == key) return &field;
  }
  return nullptr;
}

/// Reads a member whose key is known.
void read_member(const std::string& key, const Json& value, const std::string& place,
                 std::span<const std::string> known_kernels, MistakeList& mistakes,
                 Fields& fields) {
  if (const IntegerField* field = find_integer_field(key)) {
    fields.*(field->axis) =
        read_value_or_list<std::int64_t>(value, place, IntegerReader{*field, mistakes}, mistakes);
  } else if (key == "distribution") {
    const NameReader<Distribution> reader{.what = key, .mistakes = mistakes};
    fields.distribution = read_value_or_list<Distribution>(value, place, reader, mistakes);
  } else if (key == "rounding") {
    const NameReader<Rounding> reader{.what = key, .mistakes = mistakes};
    fields.rounding = read_one<Rounding>(value, place, Where::member, reader);
  } else {
    fields.kernels = read_kernels(value, place, known_kernels, mistakes);
  }
}

}  // namespace

std::span<const IntegerField> integer_fields() {
  return kIntegerFields;
}

void MistakeList::add(const std::string& place, std::string message) {
  if (!seen_.insert(place + " " + message).second) return;
  mistakes_.push_back({file_, place, std::move(message)});
}

Fields read_fields(const Json& entry, const std::string& place,
                   std::span<const std::string> known_kernels, MistakeList& mistakes) {
  static const std::vector<std::string> kKeys = all_keys();
  Fields fields;
  std::vector<std::string_view> misspelt;
  for (const auto& [key, value] : entry.items()) {
    if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) {
      misspelt.push_back(refuse_key(key, place, kKeys, mistakes));
    } else {
      read_member(key, value, join_pointer(place, key), known_kernels, mistakes, fields);
    }
  }
  // A misspelt member was meant: it is not reported as missing, too.
  for (const IntegerField& field : kIntegerFields) {
    auto& axis = fields.*(field.axis);
    const bool meant = std::find(misspelt.begin(), misspelt.end(), field.key) != misspelt.end();
    if (!axis && meant) axis.emplace();
  }
  return fields;
}

std::string_view refuse_key(const std::string& key, const std::string& parent,
                            std::span<const std::string> allowed, MistakeList& mistakes) {
  mistakes.add(join_pointer(parent, key),
               fmt::format("unknown key '{}'; allowed are {}{}", key, fmt::join(allowed, ", "),
                           did_you_mean(key, allowed)));
  return nearest_word(key, allowed);
}

std::string_view type_of(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::boolean:
      return value.get<bool>() ? "true" : "false";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::object:
      return "an object";
    default:
      return "a number";
  }
}

}  // namespace qlinbench
