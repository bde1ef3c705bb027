// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "app/measure/executor.h"

namespace qlinbench {

/// A device that is a few functions: what it answers, how long it takes, when it fails.
class FakeExecutor : public Executor {
 public:
  using Output = std::vector<std::int8_t>;

  /// Writes into y, which holds what was there before. `timed` tells samples from single calls.
  std::function<void(Output& y, bool timed)> answer = [](Output&, bool) {};
  /// Ticks of a sample with so many dispatches.
  std::function<std::uint64_t(std::int64_t dispatches)> ticks = [](std::int64_t dispatches) {
    return static_cast<std::uint64_t>(dispatches) * 100000;
  };
  TimestampClock fake_clock{.period_ns = 1.0F, .valid_bits = 64};

  std::vector<std::uint8_t> poisons;                ///< as they were asked for
  std::vector<std::int64_t> dispatches_of_samples;  ///< as they were asked for
  std::optional<PipelineStatistics> statistics;
  int single_calls = 0;
  int loads = 0;

  TimestampClock clock() const override { return fake_clock; }

  void load(const Problem& problem, const Operands&) override {
    ++loads;
    y_.assign(static_cast<std::size_t>(problem.tokens() * problem.n), 0);
  }

  std::unique_ptr<PreparedKernel> prepare(const KernelPlan&) override {
    return std::make_unique<FakeKernel>(*this);
  }

  void poison_output(std::uint8_t value) override {
    poisons.push_back(value);
    std::fill(y_.begin(), y_.end(), static_cast<std::int8_t>(value));
  }

  Output read_output() override { return y_; }

 private:
  class FakeKernel : public PreparedKernel {
   public:
    explicit FakeKernel(FakeExecutor& owner) : owner_(owner) {}
    double prepack_ns() const override { return 1234.0; }
    std::optional<PipelineStatistics> statistics() const override { return owner_.statistics; }
    void run_once() override {
      ++owner_.single_calls;
      owner_.answer(owner_.y_, false);
    }
    TimestampPair sample(std::int64_t dispatches) override {
      owner_.dispatches_of_samples.push_back(dispatches);
      owner_.answer(owner_.y_, true);
      return {.begin = 7, .end = 7 + owner_.ticks(dispatches)};
    }

   private:
    FakeExecutor& owner_;
  };

  Output y_;
};

}  // namespace qlinbench
