// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace qlinbench {

/// SHA-256 (FIPS 180-4), fed piece by piece.
class Sha256 {
 public:
  void add(std::span<const std::byte> bytes);
  void add(std::string_view text);
  /// Little-endian, whatever the machine.
  void add(std::uint32_t word);
  /// The digest as 64 hexadecimal digits. Nothing may be added afterwards.
  std::string finish();

 private:
  void add_byte(std::uint8_t byte);
  void compress();

  std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<std::uint8_t, 64> block_{};
  std::size_t filled_ = 0;    ///< bytes of block_
  std::uint64_t length_ = 0;  ///< bytes of the message
};

}  // namespace qlinbench
