// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/replacements.h"

#include <fmt/format.h>

#include "kernels/loader/manifest_reader.h"

namespace qlinbench {
namespace {

constexpr std::size_t kMostReplacements = 64;

struct Replacement {
  std::string in, find, with;
};

std::optional<Replacement> read_replacement(const JsonView& json) {
  static const std::vector<std::string> kKeys = {"in", "find", "with"};
  json.check_keys(kKeys);
  Replacement replacement;
  bool complete = json.json().is_object();
  for (const auto& [key, member] :
       {std::pair("in", &Replacement::in), std::pair("find", &Replacement::find),
        std::pair("with", &Replacement::with)}) {
    const auto value = json.require(key);
    const auto text = value ? value->text() : std::nullopt;
    complete = complete && text;
    replacement.*member = text.value_or("");
  }
  return complete ? std::optional(std::move(replacement)) : std::nullopt;
}

/// Counts those that overlap too: of them, nobody could say which one is meant.
std::size_t occurrences(std::string_view text, std::string_view wanted) {
  std::size_t count = 0;
  for (std::size_t at = text.find(wanted); at != std::string_view::npos;
       at = text.find(wanted, at + 1)) {
    ++count;
  }
  return count;
}

/// The file that is to be changed, or nothing and a mistake.
std::optional<NamedText> file_to_change(const JsonView& json, const KernelFiles& files,
                                        const std::string& path) {
  const JsonView in = *json.find("in");
  const bool is_own = !is_shared(path) && path != kManifestFile;
  if (is_own && files.read_own(path).content.text) {
    in.mistake(fmt::format("'{}' lies in this kernel's own folder; change it there", path));
    return std::nullopt;
  }
  NamedText file = files.read(path);
  if (file.content.text) return file;
  in.mistake(fmt::format("'{}' {}", path, file.content.reason));
  return std::nullopt;
}

void apply(const JsonView& json, const Replacement& replacement, KernelFiles& files) {
  const auto& [in, find, with] = replacement;
  if (find.empty()) return json.find("find")->mistake("the text to find is empty");
  if (find == with) return json.find("with")->mistake("this changes nothing");
  auto file = file_to_change(json, files, in);
  if (!file) return;
  std::string& text = *file->content.text;
  const std::size_t count = occurrences(text, find);
  if (count != 1) {
    return json.find("find")->mistake(
        fmt::format("this stands {} times in '{}', it must stand there once", count, file->name));
  }
  text.replace(text.find(find), find.size(), with);
  if (text.size() > kMostFileBytes) {
    return json.find("with")->mistake(fmt::format("this makes '{}' larger than 1 MiB", in));
  }
  const std::string note = fmt::format(" (as {} changes it)", json.file());
  if (!file->name.ends_with(note)) file->name += note;
  files.replace(in, std::move(*file));
}

}  // namespace

void read_replacements(const JsonView& root, KernelFiles& files) {
  const auto json = root.find("replace");
  if (!json) return;
  check_count(*json, kMostReplacements);
  if (json->json().size() > kMostReplacements) return;
  for (const JsonView& element : json->elements()) {
    if (const auto replacement = read_replacement(element)) apply(element, *replacement, files);
  }
}

}  // namespace qlinbench
