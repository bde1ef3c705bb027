# SPDX-License-Identifier: BSD-3-Clause
"""Times as a user gets them: cold and hot, in turn, as precise as asked for, and computed from the samples."""

import math
import statistics
import unittest

from program import QUICK, SMALL, ProgramTest

# 16 KiB of codes, 8 KiB of scales and zeros.
WEIGHTS = {"M": 1, "N": 64, "K": 512, "group_size": 32}
WEIGHT_BYTES = 64 * 512 // 2 + 8 * 64 * 512 // 32


def medians_over_instances(timing):
    """What median and interval are made of: the instances' medians, or of one instance its samples."""
    samples = {}
    for instance, sample in zip(timing["instances"], timing["samples_ns"], strict=True):
        samples.setdefault(instance, []).append(sample)
    return [statistics.median(own) for own in samples.values()] if len(samples) > 1 else timing["samples_ns"]


def order_statistics_interval(samples):
    """The two sorted samples between which the median lies in at least 95 %."""
    ordered, count = sorted(samples), len(samples)
    rank = 0
    while sum(math.comb(count, i) for i in range(rank + 1)) <= 0.025 * 2**count:
        rank += 1
    return [ordered[rank - 1], ordered[count - rank]] if rank else None


class TimingTest(ProgramTest):
    def time(self, case, *arguments):
        """The results file of a quick run of one case."""
        config = self.write("a.json", {"cases": [{"kernels": ["dequant_gemm"], **case}]})
        return self.results("--config", config, *QUICK, *arguments)

    def row(self, case, *arguments):
        """The first row that a run prints, and all that it prints."""
        config = self.write("a.json", {"cases": [{"kernels": ["dequant_gemm"], **case}]})
        text = self.expect(0, "--config", config, *arguments).stdout
        return next(line for line in text.splitlines() if line.startswith("b1.")), text


class Statistics(TimingTest):
    def test_they_follow_from_the_samples(self):
        [result] = self.time(SMALL["cases"][0])["results"]
        hot = result["timing"]["hot"]
        samples = sorted(hot["samples_ns"])
        count = len(samples)
        self.assertGreater(samples[0], 0)
        self.assertAlmostEqual(hot["median_ns"] / statistics.median(medians_over_instances(hot)), 1, places=12)
        self.assertEqual(hot["min_ns"], samples[0])
        self.assertEqual(hot["p95_ns"], samples[-(-95 * count // 100) - 1])
        self.assertAlmostEqual(hot["cv"], statistics.stdev(samples) / statistics.mean(samples), places=9)

    def test_the_interval_is_of_the_median_and_decides_when_to_stop(self):
        results = self.time(SMALL["cases"][0])
        hot = results["results"][0]["timing"]["hot"]
        self.assertEqual(hot["precision"], 0.05 if results["device"]["software"] else 0.005)
        low, high = hot["ci95_ns"]
        self.assertLessEqual(low, hot["median_ns"])
        self.assertGreaterEqual(high, hot["median_ns"])
        if hot["interval_method"] == "order_statistics":
            self.assertEqual([low, high], order_statistics_interval(medians_over_instances(hot)))
        if hot["stop"] == "precision":
            self.assertGreaterEqual(len(hot["samples_ns"]), 30)
            if len(set(hot["instances"])) == 1:
                self.assertLessEqual((high - low) / 2 / hot["median_ns"], hot["precision"])

    def test_rates_are_those_of_the_headline(self):
        # 2 M N K; N K / 2 + 8 N K / G + T K + T N + 16 T
        operations, least = 2 * 64 * 512, WEIGHT_BYTES + 512 + 64 + 16
        # Of 1 GiB it would take too many copies.
        for cache_size, headline in [("1GiB", "hot"), ("64KiB", "cold")]:
            [result] = self.time(WEIGHTS, "--cache-size", cache_size)["results"]
            nanoseconds = result["timing"][headline]["median_ns"]
            self.assertAlmostEqual(result["tops"] * nanoseconds * 1e3 / operations, 1, places=9)
            self.assertAlmostEqual(result["gb_per_s"] * nanoseconds / least, 1, places=9)

    def test_a_run_says_what_it_asked_for_and_a_row_that_missed_it_does(self):
        row, text = self.row(SMALL["cases"][0], "--max-time", "0.05", "--precision", "0.0001")
        self.assertRegex(row, r" ~(\d|\?)")
        self.assertRegex(text, r"(?m)^~ marks a median that is not known as well as --precision asks\.$")
        [result] = self.results("--config", "a.json", "--max-time", "0.05", "--precision", "0.0001")["results"]
        self.assertEqual(result["timing"]["hot"]["stop"], "max_time")
        row, text = self.row(SMALL["cases"][0], "--precision", "1000")
        self.assertNotIn("~", text)
        [result] = self.results("--config", "a.json", "--precision", "1000")["results"]
        hot = result["timing"]["hot"]
        self.assertEqual((hot["stop"], len(hot["samples_ns"])), ("precision", 30))


class ColdAndHot(TimingTest):
    def test_a_cache_size_gives_both(self):
        results = self.time(WEIGHTS, "--cache-size", "256KiB")
        instrument = results["instrument"]
        self.assertEqual((instrument["cache_bytes"], instrument["cache_source"]), (256 << 10, "option"))
        self.assertEqual(instrument["read_rates"], [])
        [result] = results["results"]
        cold, hot = result["timing"]["cold"], result["timing"]["hot"]
        self.assertIsNone(result["timing"]["cold_absent"])
        self.assertEqual(hot["weight_copies"], 1)
        # The baseline reads the operator's weights as they are: between two uses of a copy the others come.
        copies = cold["weight_copies"]
        self.assertGreaterEqual((copies - 1) * WEIGHT_BYTES, 1 << 20)
        self.assertLess((copies - 2) * WEIGHT_BYTES, 1 << 20)
        self.assertEqual(cold["dispatches_per_sample"] % copies, 0)
        self.assertNotEqual(cold["samples_ns"], hot["samples_ns"])
        row, text = self.row(WEIGHTS, "--cache-size", "256KiB", *QUICK)
        self.assertRegex(row, r"% +\d[\d.]* (ns|µs|ms|s) +\d[\d.]* (ns|µs|ms|s) +~?[\d.?<]+%? ")
        self.assertIn("; cache of 256 KiB (as said)", text)

    def test_a_cpu_device_without_one_is_timed_hot_alone_and_says_why(self):
        results = self.time(WEIGHTS)
        if not results["device"]["software"]:
            self.skipTest("the device has a cache of its own")
        self.assertEqual((results["instrument"]["cache_bytes"], results["instrument"]["cache_source"]), (None, None))
        [result] = results["results"]
        self.assertIsNone(result["timing"]["cold"])
        self.assertIn("--cache-size", result["timing"]["cold_absent"])
        row, text = self.row(WEIGHTS, *QUICK)
        self.assertRegex(row, r"% +- +\d[\d.]* (ns|µs|ms|s) .* \[\d\]$")
        self.assertIn("] not timed cold: a CPU device", text)
        self.assertIn("; cache of unknown size", text)

    def test_weights_that_no_number_of_copies_gets_out_of_the_cache_are_not_timed_cold(self):
        [result] = self.time(SMALL["cases"][0], "--cache-size", "1GiB")["results"]
        self.assertIsNone(result["timing"]["cold"])
        self.assertRegex(result["timing"]["cold_absent"], r"\(\d+ bytes\).* 4096 copies")


class InTurn(TimingTest):
    def kernels(self, *arguments):
        case = {**WEIGHTS, "kernels": ["dequant_gemm", "skeleton"]}
        results = self.time(case, *arguments)
        self.assertIsInstance(results["run"]["order_seed"], int)
        return [result["timing"] for result in results["results"]]

    def turns(self, timings):
        """By round: who had a sample, in the order of the ordinals."""
        samples = sorted(
            (ordinal, sample_round, name)
            for name, timing in timings.items()
            for ordinal, sample_round in zip(timing["ordinals"], timing["rounds"])
        )
        self.assertEqual(len({ordinal for ordinal, _, _ in samples}), len(samples))
        # One round is over before the next begins.
        self.assertEqual([r for _, r, _ in samples], sorted(r for _, r, _ in samples))
        rounds = {}
        for _, sample_round, name in samples:
            rounds.setdefault(sample_round, []).append(name)
        return rounds

    def test_kernels_of_a_case_take_turns_in_an_order_that_changes(self):
        timings = [timing["hot"] for timing in self.kernels("--order-seed", "1")]
        self.assertEqual(len({timing["group"] for timing in timings}), 1)
        orders = [order for order in self.turns(dict(enumerate(timings))).values() if len(order) == len(timings)]
        self.assertGreaterEqual(len(orders), 5)
        # With this seed the first five are not all the same.
        self.assertGreater(len({tuple(order) for order in orders}), 1)
        self.assertGreater(len({order[0] for order in orders}), 1)

    def test_cold_and_hot_of_a_kernel_are_turns_of_their_own(self):
        timings = self.kernels("--cache-size", "64KiB")
        named = {f"{kind}{i}": timing[kind] for i, timing in enumerate(timings) for kind in ("cold", "hot")}
        rounds = self.turns(named)
        self.assertEqual(sorted(rounds[0]), sorted(named))
        self.assertTrue(all(len(set(order)) == len(order) for order in rounds.values()))

    def test_overlap_is_asked_for_and_said(self):
        for arguments, overlap in [([], False), (["--overlap"], True)]:
            [result] = self.time(SMALL["cases"][0], *arguments)["results"]
            self.assertEqual((result["status"], result["timing"]["hot"]["overlap"]), ("pass", overlap))


class Answers(TimingTest):
    def test_single_calls_are_looked_at_one_by_one(self):
        config = self.write("a.json", SMALL)
        for arguments, runs in [([], 2), (["--repeats", "5"], 5)]:
            [result] = self.results("--config", config, "--verify-only", *arguments)["results"]
            self.assertEqual(
                result["outputs"],
                {
                    "runs": runs,
                    "distinct_outputs": 1,
                    "deterministic": True,
                    "dispatches_timed": 0,
                    "dispatches_verified": runs,
                },
            )

    def test_the_last_answer_of_every_sample_is(self):
        [result] = self.time(WEIGHTS, "--cache-size", "256KiB", "--repeats", "7")["results"]
        outputs = result["outputs"]
        timings = [result["timing"]["cold"], result["timing"]["hot"]]
        samples = [len(timing["samples_ns"]) for timing in timings]
        calls = [count * timing["dispatches_per_sample"] for count, timing in zip(samples, timings)]
        self.assertEqual((outputs["runs"], outputs["distinct_outputs"]), (7, 1))
        self.assertEqual(outputs["dispatches_timed"], sum(calls))
        self.assertEqual(outputs["dispatches_verified"], 7 + sum(samples))


class BesideTheTimes(TimingTest):
    def test_the_instrument_is_told(self):
        results = self.time(SMALL["cases"][0])
        instrument = results["instrument"]
        self.assertGreater(instrument["step_ns"], 0)
        self.assertGreater(instrument["empty_dispatch_ns"], 0)
        # A busy host is late to see that a device is done, above all one that computes on it.
        least = 0.9 if results["device"]["software"] else 0.99
        self.assertTrue(least <= instrument["device_over_host"] <= 1.01, instrument)

    def test_passes_host_and_preparation_have_figures_of_their_own(self):
        results = self.time({**WEIGHTS, "kernels": ["dequant_gemm", "skeleton"]})["results"]
        self.assertGreaterEqual(len(results), 2)
        for result in results:
            timing = result["timing"]
            self.assertGreaterEqual(len(timing["passes"]), 1)
            for each in timing["passes"]:
                self.assertRegex(each["pass"], r"\.comp$")
                self.assertGreater(each["ns"], 0)
            self.assertGreater(timing["host_ns"], 0)
            self.assertTrue(0 <= timing["host_share"] < 1)
            self.assertGreater(result["pipelines_ns"], 0)
            self.assertGreaterEqual(result["prepack_ns"], 0)


if __name__ == "__main__":
    unittest.main()
