// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/pack_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "kernels/loader/glsl_words.h"
#include "kernels/loader/json_text.h"
#include "kernels/loader/manifest_reader.h"
#include "kernels/loader/replacements.h"

namespace qlinbench {
namespace {

using KernelFilesPointer = std::shared_ptr<const KernelFiles>;
using ManifestPointer = std::shared_ptr<const Manifest>;

constexpr std::size_t kDeepest = 8;

/// A folder of the pack, and what can be said of its kernel before it is read.
struct Entry {
  std::string folder;
  NamedText file;
  std::string name;
  std::optional<std::string> base;  ///< the kernel that it extends; "" for what is no string
  bool is_read = false;
  ManifestPointer manifest;
  Mistakes mistakes;
};

std::string text_or_empty(const nlohmann::ordered_json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Entry look_at(const PackFiles& pack, const std::string& folder) {
  Entry entry;
  entry.folder = folder;
  entry.file = KernelFiles(pack, folder).read(kManifestFile);
  Mistakes told_when_it_is_read;
  const std::string text = entry.file.content.text.value_or("");
  const auto json = parse_json(text, entry.file.name, told_when_it_is_read);
  if (!json || !json->is_object()) return entry;
  entry.name = text_or_empty(*json, "name");
  if (json->contains("extends")) entry.base = text_or_empty(*json, "extends");
  return entry;
}

/// What the kernel of a wrong manifest is called.
ManifestPointer only_name(const Entry& entry) {
  auto manifest = std::make_shared<Manifest>();
  manifest->file = entry.file.name;
  manifest->name = entry.name;
  if (!kernel_name_mistake(entry.name).empty()) {
    const auto place = std::filesystem::absolute(entry.file.name).lexically_normal();
    manifest->name = place.parent_path().filename().string();
  }
  return manifest;
}

class PackReader {
 public:
  PackReader(const PackFiles& pack, const KernelFilesByName& earlier)
      : pack_(pack), earlier_(earlier) {
    for (const std::string& folder : pack.kernel_folders()) {
      entries_.push_back(look_at(pack, folder));
    }
  }

  std::vector<PackKernel> run() {
    std::vector<PackKernel> kernels;
    for (Entry& entry : entries_) {
      const ManifestPointer manifest = read(entry);
      kernels.push_back({manifest ? manifest : only_name(entry), entry.mistakes});
    }
    return kernels;
  }

 private:
  /// Null where there are mistakes.
  ManifestPointer read(Entry& entry) {
    if (entry.is_read) return entry.manifest;
    entry.is_read = true;
    const auto files = std::make_shared<KernelFiles>(pack_, entry.folder);
    entry.manifest = entry.base ? read_extension(entry) : read_manifest(files, entry.mistakes);
    return entry.manifest;
  }

  ManifestPointer read_extension(Entry& entry) {
    static const std::vector<std::string> kKeys = {"$schema", "name", "extends", "summary",
                                                   "replace"};
    const auto json = parse_json(*entry.file.content.text, entry.file.name, entry.mistakes);
    const JsonView root(*json, entry.file.name, entry.mistakes);
    root.check_keys(kKeys);
    Manifest own;
    read_heading(root, own);
    own.summary = fmt::format("{}, changed", *entry.base);
    if (const auto summary = root.find("summary")) own.summary = summary->text().value_or("");
    const KernelFilesPointer base = read_base(*root.find("extends"), entry);
    if (!base) return nullptr;
    const auto files = std::make_shared<KernelFiles>(pack_, entry.folder, base);
    read_replacements(root, *files);
    return entry.mistakes.empty() ? renamed(read_manifest(files, entry.mistakes), own) : nullptr;
  }

  /// A copy of the baseline is none.
  static ManifestPointer renamed(const ManifestPointer& base, const Manifest& own) {
    if (!base) return nullptr;
    auto manifest = std::make_shared<Manifest>(*base);
    manifest->name = own.name;
    manifest->summary = own.summary;
    manifest->is_baseline = false;
    return manifest;
  }

  /// The files of the kernel that `entry` extends, or null and a mistake.
  KernelFilesPointer read_base(const JsonView& extends, const Entry& entry) {
    if (!extends.text() || !check_chain(extends, entry)) return nullptr;
    KernelFilesPointer files;
    if (Entry* base = base_in_pack(entry)) {
      const ManifestPointer manifest = read(*base);
      if (manifest) files = manifest->files;
    } else if (const auto found = earlier_.find(*entry.base); found != earlier_.end()) {
      files = found->second;
    } else {
      extends.mistake(fmt::format("there is no kernel '{}'{}", *entry.base,
                                  did_you_mean(*entry.base, known_names())));
      return nullptr;
    }
    if (!files) extends.mistake(fmt::format("'{}' has mistakes of its own", *entry.base));
    if (!files || files->depth() < kDeepest) return files;
    extends.mistake(fmt::format("kernels extend one another at most {} deep", kDeepest));
    return nullptr;
  }

  /// Whether one extends the other to an end. Names are followed, so that nothing is read in vain.
  bool check_chain(const JsonView& extends, const Entry& entry) {
    std::vector<std::string> names = {entry.name};
    for (const Entry* at = base_in_pack(entry); at != nullptr; at = base_in_pack(*at)) {
      const bool goes_round = std::find(names.begin(), names.end(), at->name) != names.end();
      names.push_back(at->name);
      if (goes_round) {
        extends.mistake(fmt::format("this goes round: {}", fmt::join(names, " -> ")));
        return false;
      }
      if (names.size() <= kDeepest + 1) continue;
      extends.mistake(fmt::format("kernels extend one another at most {} deep", kDeepest));
      return false;
    }
    return true;
  }

  /// Null where the base is none of this pack. A kernel that extends its own name means an earlier
  /// one, whose place it takes.
  Entry* base_in_pack(const Entry& entry) {
    if (!entry.base || entry.base->empty()) return nullptr;
    if (*entry.base == entry.name && earlier_.contains(entry.name)) return nullptr;
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& other) { return other.name == *entry.base; });
    return found == entries_.end() ? nullptr : &*found;
  }

  std::vector<std::string> known_names() const {
    std::vector<std::string> names;
    for (const Entry& entry : entries_) names.push_back(entry.name);
    for (const auto& [name, files] : earlier_) names.push_back(name);
    return names;
  }

  const PackFiles& pack_;
  const KernelFilesByName& earlier_;
  std::vector<Entry> entries_;
};

}  // namespace

std::vector<PackKernel> read_pack(const PackFiles& pack, const KernelFilesByName& earlier) {
  return PackReader(pack, earlier).run();
}

}  // namespace qlinbench
