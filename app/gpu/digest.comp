// SPDX-License-Identifier: BSD-3-Clause
// The digest of y as app/measure/digest.h defines it. Bytes between rows are left out.
#version 450
layout(local_size_x = 64) in;
layout(std430, set = 0, binding = 0) readonly buffer y_block { uint y[]; };
layout(std430, set = 0, binding = 1) buffer digest_block { uint digest[2]; };
layout(push_constant) uniform push_block {
  uint rows;
  uint row_words;     // the last may be partly behind the row
  uint stride_words;  // from row to row
  uint last_mask;     // the bytes of the last word that are outputs
};

uint mixed(uint x) {
  x ^= x >> 16;
  x *= 0x85EBCA6Bu;
  x ^= x >> 13;
  x *= 0xC2B2AE35u;
  x ^= x >> 16;
  return x;
}

void main() {
  uint first = 0;
  uint second = 0;
  const uint threads = gl_NumWorkGroups.x * gl_WorkGroupSize.x;
  for (uint place = gl_GlobalInvocationID.x; place < rows * row_words; place += threads) {
    const uint row = place / row_words;
    const uint column = place % row_words;
    const uint word = y[row * stride_words + column];
    const uint hash = mixed((column + 1 == row_words ? word & last_mask : word) ^ mixed(place));
    first += hash;
    second += mixed(hash + 0x9E3779B9u);
  }
  atomicAdd(digest[0], first);
  atomicAdd(digest[1], second);
}
