# SPDX-License-Identifier: BSD-3-Clause
"""Whole runs on whatever device there is."""

import collections
import os
import pty
import re
import signal
import subprocess
import unittest

from program import CONFIGS, PROGRAM, QUICK, SMALL, ProgramTest, strict_json

TWO_SHAPES = {"cases": [{"M": [1, 3], "N": 5, "K": 64, "group_size": 32, "kernels": ["dequant_gemm"]}]}
# Seeds found by trying, millions of them for the second; the same seed draws the same everywhere.
TELLS_LITTLE = {
    # All x of the token are its zero point: every output is 0.
    "all_equal": {"M": 1, "N": 17, "K": 2, "group_size": 2, "seed": 94},
    # One output of 21 has the largest r and its sign alone, for which `extremes` leaves room.
    "saturated": {"M": 1, "N": 21, "K": 2, "group_size": 2, "seed": 87751, "distribution": "extremes"},
}
# Minutes of work, of which a test sees the first seconds.
LONG = {
    "cases": [
        {"M": 40, "N": 50, "K": 256, "group_size": 32, "seed": list(range(1000)), "kernels": ["dequant_gemm"]}
    ]
}


def read_terminal(file):
    """All that was written; the end of a terminal is an input error on Linux."""
    text = b""
    try:
        while block := file.read(4096):
            text += block
    except OSError:
        pass
    return text.decode()


class Runs(ProgramTest):
    def test_a_run_prints_a_row_for_each_case_and_passes(self):
        config = self.write("a.json", TWO_SHAPES)
        done = self.expect(0, "--config", config, *QUICK)
        lines = done.stdout.splitlines()
        self.assertRegex(lines[0], r"^Device \d+: .*driver .*Vulkan 1\.\d+\.\d+")
        clock = [line for line in lines if line.startswith("Clock: ")]
        self.assertRegex("\n".join(clock), r"^Clock: steps of .* for an empty dispatch, .* of the host's; cache of .*$")
        header = next(line for line in lines if line.startswith("case "))
        self.assertRegex(header, r" cold +hot +± +TOPS +GB/s$")
        for m in (1, 3):
            row = next(line for line in lines if line.startswith(f"b1.m{m}.n5.k64/g32 "))
            self.assertRegex(row, rf"dequant_gemm +pass +{5 * m} +\d+ +0 .*(ns|µs|ms| s) ")
        self.assertEqual(lines[-1], "2 pass")
        self.assertEqual(done.stderr, "")

    def test_results_say_what_the_table_says_and_more(self):
        config = self.write("a.json", {"name": "one", **SMALL})
        results = self.results("--config", config, "--verify-only", "--label", "host=lab", "--label", "note=a=b")
        run = results["run"]
        self.assertEqual(run["argv"][1:3], ["--config", str(config)])
        self.assertEqual((run["complete"], run["exit_code"]), (True, 0))
        self.assertEqual(run["labels"], {"host": "lab", "note": "a=b"})
        self.assertEqual(results["config"], {"file": str(config), "name": "one"})
        [result] = results["results"]
        self.assertEqual(result["id"], "qta8a_qga4w_qta8o/b1.m3.n5.k64/g32")
        self.assertEqual((result["status"], result["reason"]), ("pass", None))
        found = result["verification"]
        self.assertEqual(found["checked"], 15)
        self.assertEqual(found["exact"] + found["tie"], 15)
        self.assertEqual((found["wrong"], found["first_wrong"]), (0, None))

    def test_verify_only_measures_nothing(self):
        config = self.write("a.json", SMALL)
        results = self.results("--config", config, "--verify-only")
        [result] = results["results"]
        self.assertEqual(result["status"], "pass")
        self.assertEqual(result["verification"]["checked"], 15)
        timing = {"cold": None, "cold_absent": None, "hot": None, "passes": [], "host_ns": None, "host_share": None}
        self.assertEqual(result["timing"], timing)
        self.assertEqual((result["tops"], result["gb_per_s"], result["speedup"]), (None, None, None))
        self.assertIsNone(results["instrument"])

    def test_the_filter_selects_cases(self):
        config = self.write("a.json", TWO_SHAPES)
        results = self.results("--config", config, "--verify-only", "--filter", r"\.m3\.")
        self.assertEqual([result["problem"]["m"] for result in results["results"]], [3])

    def test_kernels_of_the_command_line_replace_those_of_the_configuration(self):
        kernels = re.findall(r"(?m)^(\w+) ", self.expect(0, "--list-kernels").stdout)
        config = self.write("a.json", {"cases": [{**SMALL["cases"][0], "kernels": kernels[-1:]}]})
        for arguments, expected in [([], kernels[-1:]), (["--kernel", "dequant_gemm"], ["dequant_gemm"])]:
            results = self.results("--config", config, "--verify-only", *arguments)["results"]
            self.assertEqual({result["kernel"]["requested"] for result in results}, set(expected))

    def test_json_on_standard_output_leaves_the_table_to_standard_error(self):
        done = self.expect(0, "--config", self.write("a.json", SMALL), "--verify-only", "--output", "-")
        self.assertEqual(strict_json(done.stdout)["schema"], "qlinbench.results")
        self.assertIn("b1.m3.n5.k64/g32", done.stderr)

    def test_standard_output_that_is_full_is_a_failure(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            arguments = ["--config", self.write("a.json", SMALL), "--verify-only", "--output", "-"]
            done = self.expect(2, *arguments, stdout=full)
        self.assertIn("cannot write standard output: No space left on device", done.stderr)

    def test_a_device_is_taken_by_index_name_or_uuid(self):
        device = self.results("--config", self.write("a.json", SMALL), "--verify-only")["device"]
        listed = self.expect(0, "--list-devices").stdout
        self.assertIn(device["name"], listed)
        self.assertIn(device["uuid"], listed)
        for wanted in [str(device["index"]), device["uuid"].upper()]:
            again = self.results("--config", "a.json", "--verify-only", "--device", wanted)["device"]
            self.assertEqual(again["uuid"], device["uuid"])

    def test_an_unknown_device_is_refused_with_those_there_are(self):
        config = self.write("a.json", SMALL)
        for wanted in ["99", "no such device"]:
            done = self.expect(2, "--config", config, "--device", wanted, "--output", "results.json")
            self.assertIn(f"'{wanted}'", done.stderr)
            self.assertIn("0 (", done.stderr)
            self.assertFalse((self.folder / "results.json").exists())

    def test_nothing_but_the_results_file_is_left(self):
        self.write("a.json", SMALL)
        old = self.write("results.json", "old")
        self.results("--config", "a.json", "--verify-only")
        self.assertNotEqual(old.read_text(encoding="utf-8"), "old")
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["a.json", "results.json"])

    def test_what_a_device_cannot_hold_is_skipped_with_the_figures(self):
        # 8 N K / G + N K / 2 = 4.5 * 2^37 bytes: more than any device has.
        config = self.write("a.json", {"cases": [{"M": 1, "N": 1 << 19, "K": 1 << 18, "group_size": 2}]})
        [result, auto] = self.results("--config", config, code=5)["results"]
        self.assertEqual(result["status"], "skipped")
        self.assertRegex(result["reason"]["message"], r"\d")
        self.assertIsNone(result["verification"])
        self.assertEqual((auto["kernel"]["name"], auto["status"]), ("auto", "skipped"))
        self.assertIn("no kernel takes this case here: ", auto["reason"]["message"])
        self.assertIn(result["reason"]["message"], auto["reason"]["message"])

    def test_a_run_under_the_validation_layer_has_nothing_to_hear(self):
        config = self.write("a.json", SMALL)
        # The layer itself leaks, and is unloaded before a sanitizer could tell that from its name.
        quiet = {"ASAN_OPTIONS": "detect_leaks=0"}
        [result] = self.results("--config", config, "--verify-only", "--validation", env=quiet)["results"]
        self.assertEqual(result["status"], "pass")

    def test_progress_is_drawn_on_a_terminal_and_taken_away(self):
        config = self.write("a.json", TWO_SHAPES)
        ours, terminal = pty.openpty()
        with os.fdopen(ours, "rb", buffering=0) as ours_file:
            arguments = [PROGRAM, "--config", str(config), "--verify-only"]
            done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=terminal, text=True, check=True)
            os.close(terminal)
            drawn = read_terminal(ours_file)
        self.assertRegex(drawn, r"\] 1/2  b1\.m1\.n5\.k64/g32  \w+")
        self.assertRegex(drawn, r"\] 2/2  b1\.m3\.n5\.k64/g32  \w+")
        self.assertTrue(drawn.endswith("\r\x1b[K"), repr(drawn[-80:]))
        self.assertNotIn("\x1b", done.stdout)

    def test_the_shipped_smoke_configuration_passes(self):
        results = self.results("--config", CONFIGS / "smoke.json", *QUICK)
        self.assertEqual({result["status"] for result in results["results"]}, {"pass"})


class Mistrust(ProgramTest):
    def run_cases(self, *cases, code):
        config = self.write("a.json", {"defaults": {"kernels": ["dequant_gemm"]}, "cases": cases})
        return self.results("--config", config, "--verify-only", code=code)["results"]

    def test_data_that_cannot_tell_right_from_wrong_verifies_nothing(self):
        for reason, case in TELLS_LITTLE.items():
            with self.subTest(reason=reason):
                [result] = self.run_cases(case, code=5)
                self.assertEqual((result["status"], result["reason"]["code"]), ("mistrusted", reason))
                self.assertIn("take another seed", result["reason"]["message"])
                self.assertEqual(result["verification"]["wrong"], 0)

    def test_beside_a_case_that_passes_they_are_no_failure(self):
        results = self.run_cases(*TELLS_LITTLE.values(), *SMALL["cases"], code=0)
        self.assertEqual([result["status"] for result in results], ["mistrusted", "mistrusted", "pass"])

    def test_a_wrong_answer_to_them_is_wrong(self):
        quantize = {"in": "common/quantize.glsl", "find": "uvec4(v) & 255u", "with": "uvec4(5)"}
        always_5 = {"name": "always_5", "extends": "skeleton", "replace": [quantize]}
        (self.folder / "always_5").mkdir()
        self.write("always_5/kernel.json", always_5)
        config = self.write("a.json", {"cases": list(TELLS_LITTLE.values())})
        arguments = ["--pack", "always_5", "--kernel", "always_5", "--verify-only"]
        results = self.results("--config", config, *arguments, code=1)["results"]
        self.assertEqual({result["status"] for result in results}, {"wrong"})


class Interruption(ProgramTest):
    def interrupt(self, number):
        """Sends a signal after the first rows; returns exit status and results."""
        config = self.write("a.json", LONG)
        with subprocess.Popen(
            [PROGRAM, "--config", str(config), "--output", "results.json", *QUICK],
            cwd=self.folder,
            env=os.environ,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            for line in process.stdout:
                if line.startswith("b1."):
                    break
            process.send_signal(number)
            rest = process.stdout.read()
        results = strict_json((self.folder / "results.json").read_text(encoding="utf-8"))
        return process.returncode, results, rest

    def test_what_was_finished_is_kept_and_marked_incomplete(self):
        for number, code in [(signal.SIGINT, 130), (signal.SIGTERM, 143)]:
            with self.subTest(signal=number):
                exit_code, results, rest = self.interrupt(number)
                self.assertEqual(exit_code, code)
                self.assertEqual((results["run"]["complete"], results["run"]["exit_code"]), (False, code))
                self.assertGreaterEqual(len(results["results"]), 1)
                self.assertLess(len(results["results"]), 1000)
                # Where other processes take the processor, a device of its own clock may be mistrusted.
                for status, count in collections.Counter(r["status"] for r in results["results"]).items():
                    self.assertIn(f"{count} {status}", rest)
                self.assertIn(f"Stopped early: {len(results['results'])} of 1000 cases were finished.", rest)


if __name__ == "__main__":
    unittest.main()
