// SPDX-License-Identifier: BSD-3-Clause
#include "reference/references.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "reference/float_reference.h"
#include "reference/generate.h"
#include "tests/reference/plain.h"

namespace qlinbench {
namespace {

TEST(FloatReferenceTokens, AreAllOfAProblemOfUpTo2To33Products) {
  EXPECT_EQ(float_reference_tokens(make_problem(1, 1, 2, 2)), 1);
  EXPECT_EQ(float_reference_tokens(make_problem(2048, 1024, 4096, 32)), 2048);  // 2^(11 + 10 + 12)
  EXPECT_EQ(float_reference_tokens(make_problem(2049, 1024, 4096, 32)), 2048);
  EXPECT_EQ(float_reference_tokens(make_problem(32, 128256, 4096, 32)), 16);  // 2^33 / 5.25e8
  EXPECT_EQ(float_reference_tokens(make_problem(3, 1 << 20, 1 << 14, 32)), 1);
}

// 2^12 + 2 tokens of 2^21 products, in a batch of 2.
TEST(ComputeExpected, HasTheFloatReferenceOfTheFirstTokens) {
  Problem problem = make_problem((1 << 11) + 1, 2048, 1024, 512);
  problem.b = 2;
  const Operands operands = generate_operands(problem, Distribution::normal, 1);
  const Expected expected = compute_expected(problem, operands);
  EXPECT_EQ(expected.y_exact.size(), at(problem.tokens() * problem.n));
  ASSERT_EQ(expected.y_float.size(), at((1 << 12) * problem.n));
  const auto all = float_reference(problem, operands);
  EXPECT_TRUE(std::equal(expected.y_float.begin(), expected.y_float.end(), all.begin()));
}

}  // namespace
}  // namespace qlinbench
