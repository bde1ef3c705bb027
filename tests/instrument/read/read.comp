// SPDX-License-Identifier: BSD-3-Clause
// Every word of the set once, neighbouring threads neighbouring words, eight loads under way in
// each thread. The sum of zeros is never 1, which no compiler can know.
#extension GL_EXT_control_flow_attributes : require

void main() {
  const uint threads = gl_NumWorkGroups.x * gl_WorkGroupSize.x;
  uvec4 sum = uvec4(0);
  uint i = gl_GlobalInvocationID.x;
  for (; i + 7 * threads < WORDS4; i += 8 * threads) {
    [[unroll]] for (uint j = 0; j < 8; ++j) sum += set[i + j * threads];
  }
  for (; i < WORDS4; i += threads) sum += set[i];
  if (sum.x + sum.y + sum.z + sum.w == 1) y[0] = 1;
}
