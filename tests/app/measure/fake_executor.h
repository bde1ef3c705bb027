// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/measure/digest.h"
#include "app/measure/executor.h"
#include "reference/complement.h"

namespace qlinbench {

/// A device that is a few functions: what it answers, how long it takes, when it fails.
class FakeExecutor : public Executor {
 public:
  using Output = std::vector<std::int8_t>;
  struct TakenSample {
    std::size_t kernel = 0;  ///< in the order of preparation
    SampleKind kind;
  };

  /// Writes into y, which holds what was there before. `timed` tells samples from single calls.
  std::function<void(Output& y, bool timed)> answer = [](Output&, bool) {};
  /// In its stead where it is set: what the kernel of this number, in order of preparation,
  /// answers.
  std::function<void(std::size_t kernel, Output& y)> answer_of;
  /// Ticks of all calls of a sample.
  std::function<std::uint64_t(const TakenSample& sample)> ticks = [](const TakenSample& sample) {
    return static_cast<std::uint64_t>(sample.kind.dispatches) * 100000;
  };
  /// Ticks of the fixed work in the n-th sample.
  std::function<std::uint64_t(std::size_t sample)> fixed_work_ticks = [](std::size_t) {
    return std::uint64_t{20000};
  };
  std::function<bool(std::int64_t weight_copies)> fails_to_prepare = [](std::int64_t) {
    return false;
  };
  std::vector<std::string> overrun;  ///< buffers behind which every call writes
  bool keeps_activations = false;    ///< kernels do not see that activations have changed
  double host_over_device = 1.0;     ///< of a batch
  TimestampClock fake_clock{.period_ns = 1.0F, .valid_bits = 64};
  std::uint64_t timestamp_step = 32;
  std::int64_t memory_bytes = std::int64_t{1} << 30;
  std::int64_t bytes_of_operands = 0;  ///< that any case's take while they are loaded
  std::int64_t bytes_of_kernel = 0;    ///< that each takes while it lives
  std::optional<PipelineStatistics> statistics;

  std::vector<std::uint8_t> poisons;  ///< of single calls, as they were asked for
  std::vector<std::vector<TakenSample>> batches;
  std::vector<std::int64_t> copies;  ///< of the weights, of each prepared kernel
  int single_calls = 0;
  int loads = 0;
  int living_kernels = 0;

  std::vector<TakenSample> samples() const {
    std::vector<TakenSample> all;
    for (const auto& batch : batches) all.insert(all.end(), batch.begin(), batch.end());
    return all;
  }

  TimestampClock clock() const override { return fake_clock; }
  std::vector<std::uint64_t> timestamps(std::size_t count) override {
    std::vector<std::uint64_t> values;
    for (std::size_t i = 0; i < count; ++i) values.push_back(1000 + i / 3 * timestamp_step);
    return values;
  }
  std::int64_t free_bytes() const override {
    return memory_bytes - living_kernels * bytes_of_kernel - (is_loaded_ ? bytes_of_operands : 0);
  }

  const Problem& problem() const { return problem_; }
  void unload() override { is_loaded_ = false; }
  void load(const Problem& problem, const Operands&) override {
    ++loads;
    is_loaded_ = true;
    problem_ = problem;
  }

  std::unique_ptr<PreparedKernel> prepare(const KernelPlan&, std::int64_t weight_copies) override {
    if (fails_to_prepare(weight_copies)) throw DeviceError("vkAllocateMemory");
    copies.push_back(weight_copies);
    return std::make_unique<FakeKernel>(*this, copies.size() - 1);
  }

  SampleBatch take_samples(std::span<const SampleRequest> requests) override {
    SampleBatch batch;
    batches.emplace_back();
    std::uint64_t now = 7;
    for (const SampleRequest& request : requests) {
      auto& kernel = static_cast<FakeKernel&>(*request.kernel);
      batches.back().push_back({kernel.index(), request.kind});
      batch.samples.push_back(kernel.sample(batches.back().back(), now));
      now = batch.samples.back().whole.end;
    }
    batch.host_ns = host_over_device * interval_ns(fake_clock, {7, now});
    return batch;
  }

 private:
  class FakeKernel : public PreparedKernel {
   public:
    FakeKernel(FakeExecutor& owner, std::size_t index)
        : owner_(owner),
          index_(index),
          y_(static_cast<std::size_t>(owner.problem_.tokens() * owner.problem_.n)) {
      ++owner_.living_kernels;
    }
    ~FakeKernel() override { --owner_.living_kernels; }

    double prepack_ns() const override { return 1234.0; }
    double pipelines_ns() const override { return 5678.0; }
    std::optional<PipelineStatistics> statistics() const override { return owner_.statistics; }
    void poison_output(std::uint8_t value) override {
      std::fill(y_.begin(), y_.end(), static_cast<std::int8_t>(value));
    }
    double run_once() override {
      answer(false);
      return 150e3;
    }
    std::uint64_t run_poisoned(std::uint8_t poison) override {
      ++owner_.single_calls;
      owner_.poisons.push_back(poison);
      poison_output(poison);
      answer(false);
      return digest_of(owner_.problem_, y_);
    }
    /// Complemented activations have the complement of the answer, whatever was there before.
    std::uint64_t run_complemented(std::uint8_t poison) override {
      if (owner_.keeps_activations) return run_poisoned(poison);
      run_poisoned(static_cast<std::uint8_t>(~poison));
      y_ = complemented(std::move(y_));
      owner_.poisons.back() = poison;
      return digest_of(owner_.problem_, y_);
    }
    std::vector<std::string> overrun_buffers() override { return owner_.overrun; }
    Output read_output() override { return y_; }
    std::vector<double> time_passes() override { return {40e3}; }

    std::size_t index() const { return index_; }
    RawSample sample(const TakenSample& taken, std::uint64_t begin) {
      poison_output(0xA6);
      answer(true);
      RawSample sample;
      sample.fixed_work = {begin, begin + owner_.fixed_work_ticks(owner_.samples_++)};
      sample.calls = {sample.fixed_work.end, sample.fixed_work.end + owner_.ticks(taken)};
      sample.whole = {begin, sample.calls.end};
      sample.digest = digest_of(owner_.problem_, y_);
      return sample;
    }

   private:
    void answer(bool timed) {
      owner_.answer_of ? owner_.answer_of(index_, y_) : owner_.answer(y_, timed);
    }

    FakeExecutor& owner_;
    std::size_t index_;
    Output y_;
  };

  Problem problem_;
  bool is_loaded_ = false;
  std::size_t samples_ = 0;
};

}  // namespace qlinbench
