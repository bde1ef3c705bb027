// SPDX-License-Identifier: BSD-3-Clause
// A chain of multiplications and additions, each waiting for the one before, in one subgroup or
// so: takes as many cycles whenever it runs, so its time tells the clock's rate.
#version 450
layout(local_size_x = 64) in;
layout(std430, set = 0, binding = 0) buffer sink_block { uint sink[]; };
layout(push_constant) uniform push_block { uint steps; };

void main() {
  uint value = gl_LocalInvocationID.x;
  for (uint i = 0; i < steps; ++i) value = value * 1664525u + 1013904223u;
  sink[gl_LocalInvocationID.x] = value;
}
