// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <mutex>
#include <stdexcept>

#include "reference/bound.h"
#include "reference/bound_limit.h"
#include "reference/random.h"
#include "reference/verdict.h"

namespace qlinbench {
namespace {

/// Outputs that one thread compares at a time.
constexpr std::int64_t kBlock = 1024;
/// Outputs whose intervals are looked at for undecided_fraction.
constexpr std::int64_t kSample = 4096;

constexpr std::int64_t kNone = -1;

/// What is known about some of the outputs; `add` puts two disjoint parts together.
struct Tally {
  std::int64_t tie = 0;
  std::int64_t wrong = 0;
  int max_abs_error = 0;
  int max_abs_error_float_reference = 0;
  double max_abs_error_real = 0.0;
  double bound_used = 0.0;
  std::int64_t first_wrong = kNone;  ///< index into y

  void add(const Tally& other) {
    tie += other.tie;
    wrong += other.wrong;
    max_abs_error = std::max(max_abs_error, other.max_abs_error);
    max_abs_error_float_reference =
        std::max(max_abs_error_float_reference, other.max_abs_error_float_reference);
    max_abs_error_real = std::max(max_abs_error_real, other.max_abs_error_real);
    bound_used = std::max(bound_used, other.bound_used);
    add_wrong(other.first_wrong);
  }

  void add_wrong(std::int64_t index) {
    if (index == kNone) return;
    first_wrong = first_wrong == kNone ? index : std::min(first_wrong, index);
  }
};

class Verifier {
 public:
  Verifier(const Problem& problem, const Operands& operands, const Expected& expected,
           const Accuracy& accuracy, std::span<const std::int8_t> y, Threads threads)
      : problem_(problem),
        operands_(operands),
        expected_(expected),
        accuracy_(accuracy),
        y_(y),
        threads_(threads),
        limit_(problem, operands, accuracy, threads) {}

  Tally compare_all() const {
    Tally all;
    std::mutex mutex;
    const std::int64_t count = std::ssize(y_);
    parallel_for((count + kBlock - 1) / kBlock, threads_, [&](std::int64_t block) {
      const std::int64_t end = std::min(count, (block + 1) * kBlock);
      Tally tally;
      for (std::int64_t i = block * kBlock; i < end; ++i) compare(i, tally);
      const std::lock_guard lock(mutex);
      all.add(tally);
    });
    return all;
  }

  /// One output at random out of each of kSample equal stretches of y, always the same ones.
  double undecided_fraction() const {
    const std::int64_t count = std::ssize(y_);
    const std::int64_t samples = std::min(count, kSample);
    const RandomStream stream(0, Stream::sample);
    std::atomic<std::int64_t> undecided = 0;
    parallel_for(samples, threads_, [&](std::int64_t i) {
      const std::int64_t first = i * count / samples;
      const std::int64_t end = (i + 1) * count / samples;
      const auto width = static_cast<std::uint64_t>(end - first);
      const OutputBound output = bound_of(uniform_integer(stream.word(i), first, width));
      undecided += output.low != output.high;
    });
    return static_cast<double>(undecided) / static_cast<double>(samples);
  }

  WrongElement describe(std::int64_t index) const {
    const OutputBound output = bound_of(index);
    return {
        index / problem_.n, index % problem_.n, answer(y_, index), answer(expected_.y_exact, index),
        output.low,         output.high,        output.real,       output.bound};
  }

 private:
  static std::size_t at(std::int64_t index) { return static_cast<std::size_t>(index); }

  static int answer(std::span<const std::int8_t> y, std::int64_t index) {
    return static_cast<int>(y[at(index)]);
  }

  double y_scale(std::int64_t index) const { return operands_.y_scale.data()[index / problem_.n]; }

  OutputBound bound_of(std::int64_t index, Effort effort = Effort::exact) const {
    return output_bound(problem_, operands_, accuracy_, index / problem_.n, index % problem_.n,
                        effort);
  }

  static bool allows(const OutputBound& output, int got) {
    return got >= output.low && got <= output.high;
  }

  void compare(std::int64_t index, Tally& tally) const {
    const int got = answer(y_, index);
    if (index < std::ssize(expected_.y_float)) {
      tally.max_abs_error_float_reference = std::max(
          tally.max_abs_error_float_reference, std::abs(got - answer(expected_.y_float, index)));
    }
    const int error = std::abs(got - answer(expected_.y_exact, index));
    if (error == 0) return;
    tally.max_abs_error = std::max(tally.max_abs_error, error);
    tally.max_abs_error_real = std::max(tally.max_abs_error_real, error * y_scale(index));
    if (!is_far(index, error) && explain(index, got, tally)) {
      ++tally.tie;
    } else {
      ++tally.wrong;
      tally.add_wrong(index);
    }
  }

  /// Whether the answer is wrong whatever b is exactly: r lies within half a step of the expected
  /// answer (or beyond it, where that is clamped), so error - 1 steps from the answer's interval.
  bool is_far(std::int64_t index, int error) const {
    const double distance = (error - 1) * y_scale(index);
    return distance > limit_.at(index / problem_.n, index % problem_.n);
  }

  /// Whether b explains an answer that is not the expected one.
  bool explain(std::int64_t index, int got, Tally& tally) const {
    if (has_limit(accuracy_) && !allows(bound_of(index, Effort::limit), got)) return false;
    const OutputBound output = bound_of(index);
    if (!allows(output, got)) return false;
    const int zero_point = operands_.y_zero_point.data()[index / problem_.n];
    const double half = got > answer(expected_.y_exact, index) ? -0.5 : 0.5;
    const double boundary = (got - zero_point + half) * y_scale(index);
    tally.bound_used = std::max(tally.bound_used, std::abs(boundary - output.real) / output.bound);
    return true;
  }

  const Problem& problem_;
  const Operands& operands_;
  const Expected& expected_;
  const Accuracy& accuracy_;
  std::span<const std::int8_t> y_;
  Threads threads_;
  BoundLimit limit_;
};

void check_sizes(const Problem& problem, const Expected& expected, std::span<const std::int8_t> y) {
  const auto count = static_cast<std::size_t>(problem.tokens() * problem.n);
  const std::size_t of_float = expected.y_float.size();
  const bool has_whole_tokens = of_float % static_cast<std::size_t>(problem.n) == 0;
  if (y.size() == count && expected.y_exact.size() == count && of_float <= count &&
      has_whole_tokens) {
    return;
  }
  throw std::invalid_argument(
      "The outputs to verify and the references are not all of the problem's size; give verify "
      "what compute_expected returned for the same problem.");
}

/// One value throughout, and more outputs than may well have one by chance.
bool all_equal(std::span<const std::int8_t> y) {
  constexpr std::size_t kFew = 16;
  return y.size() > kFew && std::ranges::all_of(y, [&](std::int8_t one) { return one == y[0]; });
}

}  // namespace

Verification verify(const Problem& problem, const Operands& operands, const Expected& expected,
                    const Accuracy& accuracy, std::span<const std::int8_t> y, Threads threads) {
  check_sizes(problem, expected, y);
  const Verifier verifier(problem, operands, expected, accuracy, y, threads);
  const Tally tally = verifier.compare_all();
  Verification result;
  result.checked = std::ssize(y);
  result.tie = tally.tie;
  result.wrong = tally.wrong;
  result.exact = result.checked - tally.tie - tally.wrong;
  result.max_abs_error = tally.max_abs_error;
  result.float_reference_tokens = std::ssize(expected.y_float) / problem.n;
  result.max_abs_error_float_reference = tally.max_abs_error_float_reference;
  result.max_abs_error_real = tally.max_abs_error_real;
  result.saturated_fraction =
      static_cast<double>(expected.saturated) / static_cast<double>(result.checked);
  result.undecided_fraction = verifier.undecided_fraction();
  result.bound_used = tally.bound_used;
  result.exact_arithmetic = expected.exact_arithmetic;
  result.all_equal = all_equal(expected.y_exact);
  result.bound_exists = bound_formula(problem, accuracy).exists;
  if (tally.first_wrong != kNone) result.first_wrong = verifier.describe(tally.first_wrong);
  return result;
}

}  // namespace qlinbench
