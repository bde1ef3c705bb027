// SPDX-License-Identifier: BSD-3-Clause
// Complements all bits of a buffer.
#version 450
layout(local_size_x = 64) in;
layout(std430, set = 0, binding = 0) buffer words_block { uint words[]; };
layout(push_constant) uniform push_block { uint count; };

void main() {
  const uint threads = gl_NumWorkGroups.x * gl_WorkGroupSize.x;
  for (uint i = gl_GlobalInvocationID.x; i < count; i += threads) words[i] = ~words[i];
}
