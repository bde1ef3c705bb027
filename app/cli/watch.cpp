// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/watch.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <span>
#include <system_error>
#include <thread>
#include <utility>

#include "app/cli/signals.h"
#include "app/config/config.h"
#include "app/results/outcome.h"
#include "kernels/loader/pack_files.h"

namespace qlinbench {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kInterval{200};
/// Editors write in pieces: a change is taken when nothing has followed it for so long.
constexpr std::chrono::milliseconds kQuiet{100};
constexpr std::size_t kMostFiles = 10000;
constexpr int kDeepest = 16;
constexpr std::size_t kMostNamed = 3;

bool is_below(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first ==
         folder.end();
}

/// Whether or not there is such a file. Of a relative path that is not there, the library alone
/// would make no absolute one.
fs::path whole_path(const fs::path& path) {
  return fs::weakly_canonical(fs::absolute(path));
}

/// What a run writes: folders of cases, and its results.
std::vector<fs::path> written_paths(const Options& options) {
  const std::string id = case_id({}, {}, 0);
  std::vector<fs::path> paths;
  for (const std::string& directory : {options.emit, options.dump}) {
    if (!directory.empty()) paths.push_back(fs::path(directory) / id.substr(0, id.find('/')));
  }
  if (!options.output.empty()) paths.emplace_back(options.output);
  return paths;
}

/// Other programs' files do not have the plain names that the files of packs have.
bool is_of_a_kernel(const fs::path& path) {
  const std::string name = path.filename().string();
  return !name.starts_with('.') && is_plain_path(name);
}

void add_file(const fs::path& path, Snapshot& snapshot) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return;
  const auto saved = fs::last_write_time(path, error);
  if (error) return;
  const auto bytes = fs::file_size(path, error);
  if (!error) snapshot[path.generic_string()] = {saved, bytes};
}

/// The first look that differs from `before` and is like the one before it; nothing after a signal.
std::optional<Snapshot> next_change(const WatchedFiles& files, const Snapshot& before) {
  Snapshot last = before;
  while (stop_signal() == 0) {
    std::this_thread::sleep_for(last == before ? kInterval : kQuiet);
    Snapshot now = files.look();
    if (now != before && now == last) return now;
    last = std::move(now);
  }
  return std::nullopt;
}

void say(const std::string& text) {
  fmt::print("-- {} --\n", text);
  std::fflush(stdout);
}

}  // namespace

WatchedFiles::WatchedFiles(const Options& options) : config_(options.config) {
  for (const std::string& pack : options.packs) {
    Root root{pack, {}};
    for (const fs::path& path : written_paths(options)) {
      root.left_out.push_back(whole_path(path).lexically_relative(whole_path(pack)));
    }
    packs_.push_back(std::move(root));
  }
}

Snapshot WatchedFiles::look() const {
  Snapshot snapshot;
  add_file(config_, snapshot);
  for (const Root& pack : packs_) add(pack, snapshot);
  return snapshot;
}

void WatchedFiles::add(const Root& root, Snapshot& snapshot) {
  constexpr auto kOptions = fs::directory_options::skip_permission_denied;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(root.path, kOptions, error), end;
       !error && entry != end && snapshot.size() < kMostFiles; entry.increment(error)) {
    const fs::path below = entry->path().lexically_relative(root.path);
    const bool is_left_out =
        !is_of_a_kernel(below) ||
        std::any_of(root.left_out.begin(), root.left_out.end(),
                    [&](const fs::path& folder) { return is_below(below, folder); });
    if (is_left_out || entry.depth() >= kDeepest) entry.disable_recursion_pending();
    if (!is_left_out) add_file(entry->path(), snapshot);
  }
}

std::string changes_text(const Snapshot& before, const Snapshot& after) {
  std::vector<std::string> changes;
  for (const auto& [path, state] : after) {
    const auto known = before.find(path);
    if (known == before.end()) changes.push_back(path + " created");
    if (known != before.end() && known->second != state) changes.push_back(path + " saved");
  }
  for (const auto& [path, state] : before) {
    if (!after.contains(path)) changes.push_back(path + " removed");
  }
  const auto named = std::span(changes).first(std::min(changes.size(), kMostNamed));
  const std::size_t others = changes.size() - named.size();
  return fmt::format("{}{}", fmt::join(named, ", "),
                     others == 0 ? "" : fmt::format(" and {} more", others));
}

ExitCode watch(const WatchedFiles& files, const std::function<void()>& run) {
  Snapshot known = files.look();
  while (true) {
    run();
    if (stop_signal() == 0) say(fmt::format("watching {} files, Ctrl-C ends", known.size()));
    auto changed = next_change(files, known);
    if (!changed) return outcome({}, {.stop_signal = stop_signal()});
    say(changes_text(known, *changed) + ", running again");
    known = std::move(*changed);
  }
}

}  // namespace qlinbench
