// SPDX-License-Identifier: BSD-3-Clause
// Whether x / 2^n and x * (1 / 2^n) are exact, which Vulkan's 2.5 ulp do not promise: one thread a
// power of two, y_scale[t], and 256 numbers x. All four bytes of the word of y are 1, or 0.
//
// The divisor is read from memory, so that no compiler can make a multiplication of the division.

// A number of 24 significant bits; multiplier and increment as in Numerical Recipes' ranqd1.
uint next_number(uint number) {
  return number * 1664525u + 1013904223u;
}

bool divides_exactly(float divisor, uint number) {
  // 2^-20 to 2^11, either sign: beyond all quotients that rounding has to tell apart.
  const int exponent = int(number >> 3 & 31u) - 20;
  const uint sign_and_fraction = (number & 0x80000000u) | (number >> 8 & 0x7FFFFFu);
  const uint quotient = sign_and_fraction | uint(exponent + 127) << 23;
  const int divisor_exponent = int(floatBitsToUint(divisor) >> 23) - 127;
  const float x = uintBitsToFloat(quotient + uint(divisor_exponent << 23));
  precise float divided = x / divisor;
  precise float reciprocal = 1.0 / divisor;
  precise float multiplied = x * reciprocal;
  return floatBitsToUint(divided) == quotient && floatBitsToUint(multiplied) == quotient;
}

void main() {
  const uint t = gl_GlobalInvocationID.x;
  if (t >= tokens) return;
  bool exact = true;
  uint number = t;
  for (uint i = 0; i < 256; ++i) {
    number = next_number(number);
    exact = exact && divides_exactly(y_scale[t], number);
  }
  y[t * y_stride] = exact ? 0x01010101u : 0u;
}
