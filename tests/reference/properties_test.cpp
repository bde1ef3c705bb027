// SPDX-License-Identifier: BSD-3-Clause
// What holds for the references on all data without knowing a single answer; and every answer on
// small problems, from a second oracle.

#include <gmock/gmock.h>

#include "reference/names.h"
#include "reference/quantize.h"
#include "reference/references.h"
#include "tests/reference/changes.h"

namespace qlinbench {
namespace {

TEST(References, ChangeAsTheirOperandsDo) {
  for (const auto& row : kDistributions) {
    for (const Rounding rounding : {Rounding::half_even, Rounding::half_away}) {
      const Problem problem = make_problem(37, 45, 480, 32, rounding);
      const Operands operands = with_room_above(problem, row.value, 1);
      const Expected before = compute_expected(problem, operands);
      for (const Change& change : changes_of(problem, operands)) {
        const Expected after = compute_expected(problem, change.operands);
        EXPECT_EQ(after.y_exact, change.expected(problem, before.y_exact))
            << row.name << ", " << change.name;
        EXPECT_EQ(after.y_float, change.expected(problem, before.y_float))
            << row.name << ", " << change.name;
        EXPECT_EQ(after.saturated, before.saturated) << row.name << ", " << change.name;
      }
    }
  }
}

// Whole numbers of any size, no floating point at all.
TEST(ExactReference, AgreesWithWholeNumbersOnAllDistributions) {
  std::mt19937_64 random(8);
  std::int64_t outputs = 0;
  for (int i = 0; i < 4000; ++i) {
    Problem problem = random_problem(random);
    problem.rounding = random() % 2 == 0 ? Rounding::half_even : Rounding::half_away;
    const auto& way = kDistributions[at(i) % kDistributions.size()];
    const Operands operands = generate_operands(problem, way.value, random(), {1});
    const std::vector<std::int8_t> y = compute_expected(problem, operands, {1}).y_exact;
    for (std::int64_t j = 0; j < std::ssize(y); ++j, ++outputs) {
      const int value = plain_exact_output(problem, operands, j / problem.n, j % problem.n);
      ASSERT_EQ(y[at(j)], clamp_output(value)) << way.name << " problem " << i << " output " << j;
    }
  }
  EXPECT_GT(outputs, 50000);
}

}  // namespace
}  // namespace qlinbench
