// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/npy.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <bit>
#include <cerrno>
#include <fstream>
#include <functional>
#include <numeric>
#include <stdexcept>
#include <string>
#include <string_view>

#include "app/config/file_error.h"

namespace qlinbench {
namespace {

static_assert(std::endian::native == std::endian::little, "the type names below say little-endian");

constexpr std::string_view type_name(std::int8_t) {
  return "|i1";
}
constexpr std::string_view type_name(std::uint8_t) {
  return "|u1";
}
constexpr std::string_view type_name(std::int32_t) {
  return "<i4";
}
constexpr std::string_view type_name(float) {
  return "<f4";
}

/// Magic, version, length of the dictionary and the dictionary, padded so that the data begin at
/// a multiple of 64 bytes.
std::string header(std::string_view type, const std::vector<std::int64_t>& shape) {
  std::string dictionary = fmt::format(
      "{{'descr': '{}', 'fortran_order': False, 'shape': ({},), }}", type, fmt::join(shape, ", "));
  constexpr std::size_t kPrefix = 10;
  const std::size_t unpadded = kPrefix + dictionary.size() + 1;
  dictionary.append((64 - unpadded % 64) % 64, ' ');
  dictionary += '\n';
  const auto length = static_cast<unsigned>(dictionary.size());
  std::string text("\x93NUMPY\x01\x00", 8);
  text += static_cast<char>(length & 0xFFU);
  text += static_cast<char>(length >> 8U);
  return text + dictionary;
}

}  // namespace

template <typename T>
void write_npy(const std::filesystem::path& path, std::span<const T> values,
               const std::vector<std::int64_t>& shape) {
  const auto count =
      std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
  if (count != static_cast<std::int64_t>(values.size())) {
    throw std::invalid_argument("the shape does not hold the values of " + path.string());
  }
  std::ofstream file(path, std::ios::binary);
  file << header(type_name(T{}), shape);
  const auto bytes = std::as_bytes(values);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) throw FileError("write", path, errno);
}

template void write_npy(const std::filesystem::path&, std::span<const std::int8_t>,
                        const std::vector<std::int64_t>&);
template void write_npy(const std::filesystem::path&, std::span<const std::uint8_t>,
                        const std::vector<std::int64_t>&);
template void write_npy(const std::filesystem::path&, std::span<const std::int32_t>,
                        const std::vector<std::int64_t>&);
template void write_npy(const std::filesystem::path&, std::span<const float>,
                        const std::vector<std::int64_t>&);

}  // namespace qlinbench
