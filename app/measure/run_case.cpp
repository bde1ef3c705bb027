// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/run_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <utility>

#include "app/measure/candidates.h"
#include "app/measure/judge.h"
#include "app/measure/memory_plan.h"
#include "kernels/loader/kernel_plan.h"
#include "kernels/loader/operand_layout.h"
#include "reference/generate.h"

namespace qlinbench {
namespace {

Status status_of(Refusal::Kind kind) {
  switch (kind) {
    case Refusal::Kind::unsupported:
      return Status::unsupported;
    case Refusal::Kind::skipped:
      return Status::skipped;
    default:
      return Status::error;
  }
}

/// A candidate on its way to a result.
struct Entry {
  const Candidate* candidate = nullptr;
  Result result;
  std::unique_ptr<KernelRun> run;      ///< while it can still be timed
  std::optional<Judgement> judgement;  ///< where something else than its answers decides
};

class CaseRun {
 public:
  CaseRun(const Bench& bench, const PlannedCase& planned, const MeasureOptions& options,
          const RunHooks& hooks)
      : bench_(bench), planned_(planned), options_(options), hooks_(hooks) {}

  void run() {
    options_.on_phase("compile");
    candidates_ = collect_candidates(planned_, bench_.catalog, bench_.traits, bench_.compiler);
    if (std::ranges::any_of(candidates_, &Candidate::plan)) prepare_data();
    for (const Candidate& candidate : candidates_) add(candidate);
    finish_group();
    if (lost_) throw DeviceLost(*lost_);
  }

 private:
  /// Leaves `obstacle_` where the host or the device cannot hold the case.
  void prepare_data() {
    const Problem& problem = planned_.value.problem;
    try {
      options_.on_phase("operands");
      data_.problem = problem;
      data_.distribution = planned_.value.distribution;
      data_.operands = generate_operands(problem, planned_.value.distribution, planned_.value.seed);
      options_.on_phase("references");
      data_.expected = compute_expected(problem, data_.operands);
      hooks_.on_data(planned_.value, data_);
      options_.on_phase("upload");
      data_.exact_division =
          data_.expected.exact_arithmetic &&
          bench_.division.is_exact(bench_.executor, bench_.traits, bench_.compiler);
      upload();
    } catch (const std::bad_alloc&) {
      obstacle_ = {Status::skipped,
                   Reason{"host_memory", "the host has no memory for the case's " +
                                             operand_bytes(problem) + " bytes of operands"}};
    } catch (const DeviceError& error) {
      obstacle_ = failed(error);
    }
  }

  void upload() {
    bench_.executor.unload();
    const std::string too_large = operands_too_large(data_.problem, bench_.executor.free_bytes());
    if (too_large.empty()) {
      bench_.executor.load(data_.problem, data_.operands);
    } else {
      obstacle_ = {Status::skipped, Reason{"device_memory", too_large}};
    }
  }

  /// What a device's failure makes of a result. A lost device stands in the way of all that
  /// follows.
  Judgement failed(const DeviceError& error) {
    const auto* lost = dynamic_cast<const DeviceLost*>(&error);
    if (lost == nullptr) return {Status::error, Reason{"device", error.what()}};
    lost_ = *lost;
    obstacle_ = {Status::error, Reason{"device_lost", error.what()}};
    return *obstacle_;
  }

  static std::string operand_bytes(const Problem& problem) {
    std::int64_t total = 0;
    for (const OperandLayout& layout : operand_layouts(problem)) total += layout.dense_bytes();
    return std::to_string(total);
  }

  /// Puts the candidate on the device and checks its answers; those before it are finished first
  /// where there is no room beside them.
  void add(const Candidate& candidate) {
    const KernelPlan* plan = candidate.plan();
    MemoryPlan memory;
    if (plan != nullptr && !obstacle_) memory = make_room(*plan);
    Entry& entry = group_.emplace_back();
    entry.candidate = &candidate;
    entry.result = blank_result(planned_.value, candidate.requested->requested, candidate.kernel,
                                candidate.planned.variant);
    hooks_.on_planned(entry.result, candidate.planned);
    if (plan == nullptr) {
      const auto& refusal = std::get<Refusal>(candidate.planned.outcome);
      entry.judgement = {status_of(refusal.kind), Reason{refusal.code, refusal.message}};
      return;
    }
    entry.result.kernel_fingerprint = plan->fingerprint;
    if (obstacle_) {
      entry.judgement = obstacle_;
    } else if (!memory.too_large.empty()) {
      entry.judgement = {Status::skipped, Reason{"device_memory", memory.too_large}};
    } else {
      verify(entry, *plan, memory);
    }
  }

  bool is_alone() const {
    return std::ranges::none_of(group_, [](const Entry& entry) { return entry.run != nullptr; });
  }

  /// Rather fewer instances beside the others than all of them in another group, since only kernels
  /// of one group are compared in the same rounds.
  MemoryPlan make_room(const KernelPlan& plan) {
    const std::int64_t free_bytes = bench_.executor.free_bytes();
    const MemoryPlan beside = plan_memory(plan, options_, options_.instances, free_bytes);
    if (is_alone()) return beside;
    if (!options_.one_at_a_time && !options_.verify_only) {
      if (!beside.is_short) return beside;
      const MemoryPlan one = plan_memory(plan, options_, 1, free_bytes);
      if (!one.is_short) return one;
    }
    finish_group();
    return plan_memory(plan, options_, options_.instances, bench_.executor.free_bytes());
  }

  void verify(Entry& entry, const KernelPlan& plan, const MemoryPlan& memory) {
    try {
      options_.check_interrupt();
      options_.on_phase("prepare");
      entry.run = prepare_run(bench_.executor, plan, data_, memory);
      options_.on_phase("verify");
      entry.run->verify(options_);
      if (!options_.verify_only) entry.run->time_alone(options_);
      take_validation_messages(entry);
    } catch (const DeviceError& error) {
      fail(entry, error);
    }
  }

  void fail(Entry& entry, const DeviceError& error) {
    entry.judgement = failed(error);
    entry.run.reset();
  }

  void take_validation_messages(Entry& entry) {
    const auto messages = hooks_.take_validation_messages();
    if (messages.empty()) return;
    entry.judgement = {Status::error, Reason{"validation", messages.front()}};
  }

  /// Times what stands on the device, and hands out the results.
  void finish_group() {
    std::vector<Entry*> runs;
    for (Entry& entry : group_) {
      if (entry.run) runs.push_back(&entry);
    }
    try {
      if (!options_.verify_only && !runs.empty()) time(runs);
    } catch (const Interrupted&) {
      hand_out_group();  // verified they are
      throw;
    }
    hand_out_group();
  }

  /// Where the device fails, each is tried by itself, to learn which one it was.
  void time(const std::vector<Entry*>& runs) {
    try {
      options_.on_phase("measure");
      time_together(runs);
    } catch (const DeviceLost& error) {
      for (Entry* entry : runs) fail(*entry, error);
    } catch (const DeviceError& error) {
      if (runs.size() == 1) return fail(*runs.front(), error);
      for (Entry* entry : runs) {
        if (entry->run) time({entry});
      }
    }
  }

  void time_together(const std::vector<Entry*>& runs) {
    std::vector<Turn> turns;
    for (Entry* entry : runs) std::ranges::copy(entry->run->turns(), std::back_inserter(turns));
    TurnHooks hooks;
    hooks.check_interrupt = [this] { options_.check_interrupt(); };
    hooks.on_round = [&](std::int64_t round, std::size_t unfinished) {
      options_.on_phase(
          fmt::format("measure, round {}, {} of {} go on", round + 1, unfinished, turns.size()));
    };
    TurnResults taken = take_turns(bench_.executor, turns, options_.sampling, bench_.watch, hooks);
    for (Timing& timing : taken.timings) timing.group = timed_groups_;
    ++timed_groups_;
    std::span<Timing> timings = taken.timings;
    for (Entry* entry : runs) {
      const std::size_t count = entry->run->turns().size();
      entry->run->keep(timings.first(count));
      timings = timings.subspan(count);
      entry->result.host_share = taken.host_share;
      take_validation_messages(*entry);
      if (!taken.clocks_agree) clock_doubt_ = kImpossibleTime;
    }
  }

  void hand_out_group() {
    for (Entry& entry : group_) hand_out(entry);
    group_.clear();
  }

  void hand_out(Entry& entry) {
    if (entry.run) {
      Measurement measurement = entry.run->finish();
      entry.run.reset();
      judge_result(entry.result, measurement);
      fill_result(entry.result, measurement);
      hooks_.on_measurement(entry.result, measurement);
    }
    if (entry.judgement) {
      entry.result.status = entry.judgement->status;
      entry.result.reason = entry.judgement->reason;
    }
    hooks_.on_result(entry.result);
  }

  void judge_result(Result& result, const Measurement& measurement) const {
    const std::string& clock = options_.clock_doubt.empty() ? clock_doubt_ : options_.clock_doubt;
    const Judgement judgement =
        judge(measurement, result.distribution,
              {options_.verify_only ? "" : clock,
               doubt_about_loops(options_.most_loop_rounds, result.problem)});
    result.status = judgement.status;
    result.reason = judgement.reason;
  }

  static constexpr const char* kImpossibleTime =
      "the device says that its samples took longer than the host waited for them";

  const Bench& bench_;
  const PlannedCase& planned_;
  const MeasureOptions& options_;
  const RunHooks& hooks_;
  std::vector<Candidate> candidates_;
  CaseData data_;
  std::vector<Entry> group_;           ///< since the last were handed out
  std::optional<Judgement> obstacle_;  ///< why no kernel of the case can be measured
  std::optional<DeviceLost> lost_;
  std::string clock_doubt_;
  std::int64_t timed_groups_ = 0;
};

}  // namespace

void run_case(const Bench& bench, const PlannedCase& planned, const MeasureOptions& options,
              const RunHooks& hooks) {
  CaseRun(bench, planned, options, hooks).run();
}

Result refused(const PlannedCase& planned, const RequestedKernel& kernel,
               const std::string& variant, Status status, Reason reason) {
  Result result = blank_result(planned.value, kernel.requested, kernel.kernel, variant);
  result.status = status;
  result.reason = std::move(reason);
  return result;
}

}  // namespace qlinbench
