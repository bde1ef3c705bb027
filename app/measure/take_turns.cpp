// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/take_turns.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <random>
#include <thread>
#include <utility>

#include "app/stats/instances.h"

namespace qlinbench {
namespace {

using Clock = std::chrono::steady_clock;

/// Host and device clock may differ by this much before a time is impossible.
constexpr double kClockTolerance = 0.01;

/// The median of instances has an interval as wide as the instances' medians are apart. That has to
/// be their difference, not noise: half the range of 6 medians of n / 6 samples is on average 1.6
/// times half the interval of the median of n, and is to stay below half the precision.
constexpr double kNoiseShare = 3.2;

/// How long to let a device at a slow clock rest: longer each time in a row.
constexpr std::chrono::milliseconds kFirstRest{10};
constexpr int kMostDoublings = 6;

/// A turn while it goes on.
struct Track {
  Turn turn;
  StoppingPolicy stopping = {};
  SampleKind kind = {};
  Timing timing = {};
  std::int64_t instance = 0;  ///< of the turn's, in this round
  double sample_ns = 0.0;     ///< of the last sample
  double elapsed_ns = 0.0;    ///< in samples, discarded ones too
  bool done = false;

  PreparedKernel* kernel() const { return turn.instances[static_cast<std::size_t>(instance)]; }

  /// Hot and cold samples of a kernel are of different instances, so that one submission can take
  /// both.
  void begin_round(std::int64_t round) {
    const auto count = static_cast<std::int64_t>(turn.instances.size());
    instance = (round + (turn.cold ? count / 2 : 0)) % count;
  }
};

class Rounds {
 public:
  Rounds(Executor& executor, std::span<const Turn> turns, const SamplingPolicy& policy,
         const TurnHooks& hooks, ClockWatch& watch)
      : executor_(executor),
        watch_(watch),
        policy_(policy),
        hooks_(hooks),
        clock_(executor.clock()),
        random_(policy.order_seed) {
    for (const Turn& turn : turns) {
      Track& track = tracks_.emplace_back(Track{.turn = turn});
      track.stopping = policy.stopping;
      if (turn.instances.size() > 1) track.stopping.precision /= kNoiseShare;
    }
  }

  TurnResults run() {
    for (Track& track : tracks_) size_sample(track);
    warm_up();
    const auto start = Clock::now();
    for (std::int64_t round = 0; unfinished() > 0; ++round) {
      if (rests_in_a_row_ > 0) run_round(round, false);  // clocks fall while a device rests
      run_round(round, true);
      hooks_.on_round(round, unfinished());
    }
    const std::chrono::duration<double, std::nano> wall = Clock::now() - start;
    const double sampling_ns = wall.count() - rested_ns_;
    if (sampling_ns > 0.0) results_.host_share = 1.0 - std::min(1.0, busy_ns_ / sampling_ns);
    for (Track& track : tracks_) results_.timings.push_back(finished(track));
    return std::move(results_);
  }

 private:
  std::size_t unfinished() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(tracks_, [](const Track& track) { return !track.done; }));
  }

  void size_sample(Track& track) {
    const std::int64_t copies = track.turn.cold ? track.turn.weight_copies : 1;
    track.kind = {.dispatches = copies, .cold = track.turn.cold, .overlap = policy_.overlap};
    track.kind.dispatches = find_dispatches(policy_, clock_, copies, [&](std::int64_t dispatches) {
      track.kind.dispatches = dispatches;
      const TimestampPair calls = take({&track})[0].calls;
      track.sample_ns = interval_ns(clock_, calls);
      return calls;
    });
    track.timing.dispatches_per_sample = track.kind.dispatches;
    track.timing.weight_copies = copies;
    track.timing.overlap = policy_.overlap;
  }

  void warm_up() {
    const double round_ns = std::transform_reduce(tracks_.begin(), tracks_.end(), 0.0, std::plus{},
                                                  [](const Track& each) { return each.sample_ns; });
    // A clock that stands still would warm up for ever.
    const double rounds = round_ns > 0.0 ? std::ceil(policy_.warm_up_ns / round_ns) : 1.0;
    for (int i = 0; i < static_cast<int>(std::min(rounds, 100.0)); ++i) run_round(i, false);
    busy_ns_ = 0.0;
    random_.seed(policy_.order_seed);  // however long the warm-up was
  }

  void run_round(std::int64_t round, bool is_timed) {
    for (Track& track : tracks_) track.begin_round(round);
    const std::vector<Track*> order = next_order();
    for (std::size_t begin = 0; begin < order.size();) {
      const std::size_t end = batch_end(order, begin);
      const std::vector<Track*> batch(order.begin() + static_cast<std::ptrdiff_t>(begin),
                                      order.begin() + static_cast<std::ptrdiff_t>(end));
      const std::vector<RawSample> samples = take(batch);
      if (is_timed) keep(batch, samples, round);
      begin = end;
    }
  }

  /// Fisher-Yates; the standard library's shuffle differs from platform to platform.
  std::vector<Track*> next_order() {
    std::vector<Track*> order;
    for (Track& track : tracks_) {
      if (!track.done) order.push_back(&track);
    }
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random_() % i]);
    return order;
  }

  /// As many as one submission may take; a kernel has room for one sample.
  std::size_t batch_end(const std::vector<Track*>& order, std::size_t begin) const {
    double total_ns = 0.0;
    for (std::size_t end = begin; end < order.size(); ++end) {
      total_ns += order[end]->sample_ns;
      const bool is_there =
          std::any_of(order.begin() + static_cast<std::ptrdiff_t>(begin),
                      order.begin() + static_cast<std::ptrdiff_t>(end),
                      [&](const Track* other) { return other->kernel() == order[end]->kernel(); });
      if (end > begin && (is_there || total_ns > policy_.max_batch_ns)) return end;
    }
    return order.size();
  }

  std::vector<RawSample> take(const std::vector<Track*>& batch) {
    hooks_.check_interrupt();
    std::vector<SampleRequest> requests;
    for (const Track* track : batch) requests.push_back({track->kernel(), track->kind});
    SampleBatch taken = executor_.take_samples(requests);
    double calls_ns = 0.0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const RawSample& sample = taken.samples[i];
      calls_ns += interval_ns(clock_, sample.calls);
      busy_ns_ += interval_ns(clock_, sample.whole);
      batch[i]->turn.outputs->see(*batch[i]->kernel(), sample.digest, OutputCheck::When::timed);
    }
    if (calls_ns > taken.host_ns * (1.0 + kClockTolerance)) results_.clocks_agree = false;
    return std::move(taken.samples);
  }

  void keep(const std::vector<Track*>& batch, const std::vector<RawSample>& samples,
            std::int64_t round) {
    bool is_slow = false;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const double index = watch_.index(interval_ns(clock_, samples[i].fixed_work));
      const bool discard = policy_.watch_clock && is_throttled(index);
      is_slow = is_slow || discard;
      keep(*batch[i], samples[i], discard ? std::nullopt : std::optional(index), round);
    }
    rest_if(is_slow);
  }

  /// Without an index the sample is discarded.
  void keep(Track& track, const RawSample& sample, std::optional<double> clock_index,
            std::int64_t round) {
    track.sample_ns = interval_ns(clock_, sample.calls);
    track.elapsed_ns += track.sample_ns;
    Timing& timing = track.timing;
    if (!clock_index) {
      ++timing.discarded;
    } else {
      timing.samples_ns.push_back(track.sample_ns / static_cast<double>(track.kind.dispatches));
      timing.rounds.push_back(round);
      timing.instances.push_back(track.instance);
      timing.ordinals.push_back(ordinal_);
      timing.clock_indices.push_back(*clock_index);
    }
    ++ordinal_;
    const auto stop =
        should_stop(track.stopping, without_instances(timing.samples_ns, timing.instances),
                    track.elapsed_ns, clock_index ? 1 : 0);
    if (!stop) return;
    timing.stop = *stop;
    track.done = true;
  }

  void rest_if(bool is_slow) {
    if (!is_slow) {
      rests_in_a_row_ = 0;
      return;
    }
    const auto rest = kFirstRest * (1 << std::min(rests_in_a_row_++, kMostDoublings));
    std::this_thread::sleep_for(rest);
    rested_ns_ += std::chrono::duration<double, std::nano>(rest).count();
    for (Track& track : tracks_) {
      track.elapsed_ns += std::chrono::duration<double, std::nano>(rest).count();
    }
  }

  Timing finished(Track& track) const {
    Timing& timing = track.timing;
    if (timing.samples_ns.empty()) return std::move(timing);
    timing.summary = summarize(timing.samples_ns);
    const MedianEstimate estimate = estimate_over_instances(timing.samples_ns, timing.instances);
    timing.summary.median = estimate.median;
    timing.precision = policy_.stopping.precision;
    timing.ci95_ns = estimate.ci95;
    timing.interval_method = estimate.method;
    timing.health = examine(without_instances(timing.samples_ns, timing.instances),
                            policy_.step_ns / static_cast<double>(track.kind.dispatches));
    return std::move(timing);
  }

  Executor& executor_;
  ClockWatch& watch_;
  const SamplingPolicy& policy_;
  const TurnHooks& hooks_;
  TimestampClock clock_;
  std::mt19937_64 random_;
  std::vector<Track> tracks_;
  double busy_ns_ = 0.0;
  double rested_ns_ = 0.0;
  std::int64_t ordinal_ = 0;
  int rests_in_a_row_ = 0;
  TurnResults results_;
};

}  // namespace

TurnResults take_turns(Executor& executor, std::span<const Turn> turns,
                       const SamplingPolicy& policy, ClockWatch& watch, const TurnHooks& hooks) {
  return Rounds(executor, turns, policy, hooks, watch).run();
}

}  // namespace qlinbench
