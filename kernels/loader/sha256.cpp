// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/sha256.h"

#include <bit>

namespace qlinbench {
namespace {

using Word = std::uint32_t;

/// FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64
/// primes.
constexpr std::array<Word, 64> kRound = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

std::array<Word, 64> schedule(const std::array<std::uint8_t, 64>& block) {
  std::array<Word, 64> words{};
  for (std::size_t i = 0; i < 16; ++i) {
    for (std::size_t byte = 0; byte < 4; ++byte) words[i] = words[i] << 8 | block[4 * i + byte];
  }
  for (std::size_t i = 16; i < 64; ++i) {
    const Word a = words[i - 15];
    const Word b = words[i - 2];
    const Word small0 = std::rotr(a, 7) ^ std::rotr(a, 18) ^ (a >> 3);
    const Word small1 = std::rotr(b, 17) ^ std::rotr(b, 19) ^ (b >> 10);
    words[i] = words[i - 16] + small0 + words[i - 7] + small1;
  }
  return words;
}

}  // namespace

void Sha256::compress() {
  const std::array<Word, 64> words = schedule(block_);
  auto [a, b, c, d, e, f, g, h] = state_;
  for (std::size_t i = 0; i < 64; ++i) {
    const Word big1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
    const Word first = h + big1 + ((e & f) ^ (~e & g)) + kRound[i] + words[i];
    const Word big0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
    const Word second = big0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  const std::array<Word, 8> sums = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < 8; ++i) state_[i] += sums[i];
}

void Sha256::add_byte(std::uint8_t byte) {
  block_[filled_++] = byte;
  if (filled_ < block_.size()) return;
  compress();
  filled_ = 0;
}

void Sha256::add(std::span<const std::byte> bytes) {
  for (const std::byte byte : bytes) add_byte(static_cast<std::uint8_t>(byte));
  length_ += bytes.size();
}

void Sha256::add(std::string_view text) {
  add(std::as_bytes(std::span(text)));
}

void Sha256::add(std::uint32_t word) {
  for (int shift = 0; shift < 32; shift += 8) add_byte(static_cast<std::uint8_t>(word >> shift));
  length_ += 4;
}

std::string Sha256::finish() {
  add_byte(0x80);
  while (filled_ != 56) add_byte(0);
  for (int shift = 56; shift >= 0; shift -= 8) {
    add_byte(static_cast<std::uint8_t>((length_ * 8) >> shift));
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digest;
  for (const Word word : state_) {
    for (int shift = 28; shift >= 0; shift -= 4) digest += kDigits[(word >> shift) & 15U];
  }
  return digest;
}

}  // namespace qlinbench
