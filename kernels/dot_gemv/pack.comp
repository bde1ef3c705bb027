// SPDX-License-Identifier: BSD-3-Clause
// Prepacking: a thread packs whole groups of one column; see common/pack_groups.glsl.
#include <common/pack_groups.glsl>

void main() {
  const uint n = gl_GlobalInvocationID.x;
  if (n >= columns_pad) return;
  for (uint g = gl_WorkGroupID.y; g < groups; g += gl_NumWorkGroups.y) pack_group(g, n);
}
