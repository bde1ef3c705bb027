// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/json_text.h"

#include <cstddef>
#include <cstdint>
#include <unordered_set>
#include <utility>
#include <vector>

namespace qlinbench {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kDeepest = 64;

/// "line:column" of a byte, both from 1; a column is a code point, as editors count.
std::string line_and_column(std::string_view text, std::size_t byte) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark) && byte >= kByteOrderMark.size()) {
    text.remove_prefix(kByteOrderMark.size());
    byte -= kByteOrderMark.size();
  }
  std::size_t line = 1;
  std::size_t column = 1;
  for (const char c : text.substr(0, byte)) {
    if (c == '\n') {
      ++line;
      column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++column;
    }
  }
  return std::to_string(line) + ":" + std::to_string(column);
}

/// The parser's message without its own name, number and place.
std::string reason_of(std::string_view what) {
  for (const std::string_view mark : {" - ", "] "}) {
    const std::size_t at = what.find(mark);
    if (at == std::string_view::npos) continue;
    std::string reason(what.substr(at + mark.size()));
    const std::size_t read = reason.find("; last read: ");
    if (read != std::string::npos) reason.erase(read, 13).insert(read, ", last read ");
    return reason;
  }
  return std::string(what);
}

/// Builds the document as the parser reads it, and keeps what the plain parser would lose:
/// duplicate keys with their pointers.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  Builder(std::string_view text, const std::string& file, Mistakes& mistakes)
      : text_(text), file_(file), mistakes_(mistakes) {}

  std::optional<Json> take() { return std::move(document_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(std::int64_t value) override { return add(value); }
  bool number_unsigned(std::uint64_t value) override { return add(value); }
  bool number_float(double value, const std::string& /*text*/) override { return add(value); }
  bool string(std::string& value) override { return add(std::move(value)); }
  bool binary(Json::binary_t& /*value*/) override { return false; }  // no JSON text has it

  bool start_object(std::size_t /*size*/) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*size*/) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool key(std::string& name) override {
    Level& level = levels_.back();
    level.key = name;
    level.duplicate = !level.keys.insert(name).second;
    if (level.duplicate) {
      mistakes_.push_back({file_, pointer(), "the key '" + name + "' stands here twice"});
    }
    return true;
  }

  bool parse_error(std::size_t position, const std::string& /*last_token*/,
                   const nlohmann::detail::exception& error) override {
    // The position counts the bytes that were read, the offending one among them.
    const std::string place = line_and_column(text_, position == 0 ? 0 : position - 1);
    mistakes_.push_back({file_, place, "this is no JSON: " + reason_of(error.what())});
    return false;
  }

 private:
  struct Level {
    Json value;
    std::unordered_set<std::string> keys;
    std::string key;         ///< of the member that is being read
    bool duplicate = false;  ///< that member was there before and is dropped
  };

  bool open(Json empty) {
    if (levels_.size() == kDeepest) {
      mistakes_.push_back({file_, pointer(), "nested deeper than 64 levels"});
      return false;
    }
    levels_.push_back({std::move(empty), {}, {}, false});
    return true;
  }

  bool close() {
    Json finished = std::move(levels_.back().value);
    levels_.pop_back();
    return add(std::move(finished));
  }

  bool add(Json value) {
    if (levels_.empty()) {
      document_ = std::move(value);
      return true;
    }
    Level& level = levels_.back();
    if (level.value.is_array()) {
      level.value.push_back(std::move(value));
    } else if (!level.duplicate) {
      // Keys are known to be new, so the linear search of operator[] is not needed.
      level.value.get_ptr<Json::object_t*>()->emplace_back(level.key, std::move(value));
    }
    return true;
  }

  /// Of the value that is being read.
  std::string pointer() const {
    std::string path;
    for (const Level& level : levels_) {
      path = join_pointer(path,
                          level.value.is_array() ? std::to_string(level.value.size()) : level.key);
    }
    return path;
  }

  std::string_view text_;
  const std::string& file_;
  Mistakes& mistakes_;
  std::vector<Level> levels_;
  std::optional<Json> document_;
};

}  // namespace

std::optional<nlohmann::ordered_json> parse_json(std::string_view text, const std::string& file,
                                                 Mistakes& mistakes) {
  Builder builder(text, file, mistakes);
  const bool complete =
      Json::sax_parse(text.begin(), text.end(), &builder, Json::input_format_t::json, true, true);
  if (!complete) return std::nullopt;
  return builder.take();
}

std::string join_pointer(std::string_view parent, std::string_view key) {
  std::string pointer(parent);
  pointer += '/';
  for (const char c : key) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

}  // namespace qlinbench
