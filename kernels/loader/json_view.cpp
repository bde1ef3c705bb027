// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/json_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernels/loader/json_text.h"

namespace qlinbench {
namespace {

std::string_view kind_of(const JsonView::Json& json) {
  switch (json.type()) {
    case JsonView::Json::value_t::null:
      return "null";
    case JsonView::Json::value_t::object:
      return "an object";
    case JsonView::Json::value_t::array:
      return "a list";
    case JsonView::Json::value_t::string:
      return "a string";
    case JsonView::Json::value_t::boolean:
      return "true or false";
    case JsonView::Json::value_t::number_float:
      return "a number with a fraction";
    default:
      return "a number";
  }
}

}  // namespace

void JsonView::mistake(std::string message) const {
  mistakes_->push_back({file_, pointer_, std::move(message)});
}

void JsonView::expected(std::string_view wanted) const {
  mistake(fmt::format("expected {}, found {}", wanted, kind_of(*json_)));
}

JsonView JsonView::child(const Json& json, std::string_view key) const {
  JsonView view(json, file_, *mistakes_);
  view.pointer_ = join_pointer(pointer_, key);
  return view;
}

void JsonView::check_keys(std::span<const std::string> known) const {
  if (!json_->is_object()) return expected("an object");
  for (const auto& [key, value] : json_->items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    child(value, key)
        .mistake(fmt::format("unknown key '{}' (allowed: {}){}", key, joined(known),
                             did_you_mean(key, known)));
  }
}

std::optional<JsonView> JsonView::find(std::string_view key) const {
  if (!json_->is_object()) return std::nullopt;
  const auto found = json_->find(std::string(key));
  if (found == json_->end()) return std::nullopt;
  return child(*found, key);
}

std::optional<JsonView> JsonView::require(std::string_view key) const {
  auto found = find(key);
  if (!found && json_->is_object()) mistake(fmt::format("'{}' is missing", key));
  return found;
}

std::optional<std::string> JsonView::text() const {
  if (json_->is_string()) return json_->get<std::string>();
  expected("a string");
  return std::nullopt;
}

std::optional<std::string> JsonView::word(std::span<const std::string> allowed) const {
  auto value = text();
  if (!value) return std::nullopt;
  if (std::find(allowed.begin(), allowed.end(), *value) != allowed.end()) return value;
  mistake(fmt::format("'{}' is not allowed here (allowed: {}){}", *value, joined(allowed),
                      did_you_mean(*value, allowed)));
  return std::nullopt;
}

std::vector<JsonView> JsonView::elements() const {
  std::vector<JsonView> views;
  if (!json_->is_array()) {
    expected("a list");
    return views;
  }
  for (std::size_t i = 0; i < json_->size(); ++i) {
    views.push_back(child((*json_)[i], std::to_string(i)));
  }
  return views;
}

std::vector<std::pair<std::string, JsonView>> JsonView::members() const {
  std::vector<std::pair<std::string, JsonView>> views;
  if (!json_->is_object()) {
    expected("an object");
    return views;
  }
  for (const auto& [key, value] : json_->items()) views.emplace_back(key, child(value, key));
  return views;
}

std::string joined(std::span<const std::string> words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace qlinbench
