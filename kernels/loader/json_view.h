// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernels/loader/mistake.h"

namespace qlinbench {

/// A value of a document that is being read: it knows its place, and where mistakes are kept.
/// The document and the list of mistakes must outlive it.
class JsonView {
 public:
  using Json = nlohmann::ordered_json;

  JsonView(const Json& json, std::string file, Mistakes& mistakes)
      : json_(&json), file_(std::move(file)), mistakes_(&mistakes) {}

  const Json& json() const { return *json_; }
  const std::string& file() const { return file_; }
  const std::string& pointer() const { return pointer_; }
  void mistake(std::string message) const;

  /// Adds a mistake for every key that is not `known`, and where this is no object.
  void check_keys(std::span<const std::string> known) const;
  std::optional<JsonView> find(std::string_view key) const;
  /// As find, with a mistake where the key is missing.
  std::optional<JsonView> require(std::string_view key) const;

  // Values of a kind; where this is of another, a mistake and nothing.
  std::optional<std::string> text() const;
  /// One of `allowed`.
  std::optional<std::string> word(std::span<const std::string> allowed) const;
  std::vector<JsonView> elements() const;
  std::vector<std::pair<std::string, JsonView>> members() const;

  /// "expected `wanted`, found a string".
  void expected(std::string_view wanted) const;

 private:
  JsonView child(const Json& json, std::string_view key) const;

  const Json* json_;
  std::string file_;
  Mistakes* mistakes_;
  std::string pointer_;
};

/// "a, b, c".
std::string joined(std::span<const std::string> words);

}  // namespace qlinbench
