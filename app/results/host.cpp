// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/host.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <random>
#include <thread>

namespace qlinbench {
namespace {

/// The value of the first line "key<separator>value" of a file, without quotes and blanks.
std::string value_in(const char* path, std::string_view key, char separator) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t split = line.find(separator);
    if (split == std::string::npos || split < key.size()) continue;
    if (line.compare(0, key.size(), key) != 0 ||
        line.find_first_not_of(" \t", key.size()) != split) {
      continue;
    }
    const std::size_t from = line.find_first_not_of(" \t\"", split + 1);
    const std::size_t to = line.find_last_not_of(" \t\"");
    return from == std::string::npos ? "" : line.substr(from, to - from + 1);
  }
  return {};
}

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

std::int64_t memory_bytes() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page_bytes = sysconf(_SC_PAGESIZE);
  return pages > 0 && page_bytes > 0 ? std::int64_t{pages} * page_bytes : 0;
}

}  // namespace

HostInfo describe_host() {
  return {.name = host_name(),
          .os = value_in("/etc/os-release", "PRETTY_NAME", '='),
          .cpu = value_in("/proc/cpuinfo", "model name", ':'),
          .logical_cores = std::thread::hardware_concurrency(),
          .memory_bytes = memory_bytes()};
}

std::string new_run_id() {
  std::random_device random;
  std::array<std::uint32_t, 4> words{random(), random(), random(), random()};
  words[1] = (words[1] & 0xFFFF0FFFU) | 0x00004000U;  // version 4
  words[2] = (words[2] & 0x3FFFFFFFU) | 0x80000000U;  // variant 10
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:04x}{:08x}", words[0], words[1] >> 16U,
                     words[1] & 0xFFFFU, words[2] >> 16U, words[2] & 0xFFFFU, words[3]);
}

std::string utc_now() {
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
}

}  // namespace qlinbench
