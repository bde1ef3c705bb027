# SPDX-License-Identifier: BSD-3-Clause
"""Kernels from directories of the user's own, right and wrong ones."""

import itertools
import re
import statistics
import unittest

from program import QUICK, SMALL, SOURCE, ProgramTest

BASELINE = SOURCE / "kernels" / "dequant_gemm"


class Packs(ProgramTest):
    def add_kernel(self, folder, name, **changes):
        """A copy of the baseline under another name; `changes` are texts of files that replace its own."""
        target = self.folder / folder
        target.mkdir(parents=True)
        for path in BASELINE.iterdir():
            (target / path.name).write_text(changes.get(path.stem, path.read_text(encoding="utf-8")))
        manifest = target / "kernel.json"
        manifest.write_text(
            manifest.read_text(encoding="utf-8")
            .replace('"name": "dequant_gemm"', f'"name": "{name}"')
            .replace('"role": "baseline",', "")
        )

    def add_wrong_manifest(self, folder, name):
        self.add_kernel(folder, name)
        manifest = self.folder / folder / "kernel.json"
        manifest.write_text(manifest.read_text(encoding="utf-8").replace('"passes"', '"pases"'))

    def add_wrong_glsl(self, folder, name):
        self.add_kernel(folder, name, gemv="void main() {\n  y[0] = undeclared;\n}\n")

    def statuses(self, *arguments, code=0):
        """(requested, status) of every result of the small case."""
        config = self.write("a.json", SMALL)
        results = self.results("--config", config, "--verify-only", *arguments, code=code)["results"]
        return [(result["kernel"]["requested"], result["status"]) for result in results]

    def table(self, *arguments):
        """The header and the rows that a run prints."""
        lines = self.expect(0, *arguments).stdout.splitlines()
        rows = itertools.dropwhile(lambda line: not line.startswith("case "), lines[:-1])
        return list(itertools.takewhile(lambda line: not line.startswith(("[", "!", "~")), rows))

    def test_all_kernels_of_a_pack_run_beside_the_baseline(self):
        self.add_kernel("pack/one", "one")
        self.add_kernel("pack/two", "two")
        self.assertEqual(
            self.statuses("--pack", "pack"), [("dequant_gemm", "pass"), ("one", "pass"), ("two", "pass")]
        )

    def test_a_kernel_folder_is_a_pack_and_several_packs_add_up(self):
        self.add_kernel("here/one", "one")
        self.add_kernel("there", "two")
        self.assertEqual(
            self.statuses("--pack", "here/one", "--pack", "there"),
            [("dequant_gemm", "pass"), ("one", "pass"), ("two", "pass")],
        )

    def test_the_command_line_still_chooses(self):
        self.add_kernel("pack/one", "one")
        self.add_wrong_manifest("pack/two", "two")
        self.assertEqual(self.statuses("--pack", "pack", "--kernel", "one"), [("one", "pass")])

    def test_a_pack_replaces_a_built_in_kernel(self):
        self.add_wrong_glsl("pack", "dequant_gemm")
        self.assertEqual(self.statuses("--pack", "pack", code=2), [("dequant_gemm", "error")])

    def test_wrong_kernels_are_records_and_the_others_run(self):
        self.add_kernel("pack/good", "good")
        self.add_wrong_manifest("pack/bad", "bad")
        self.add_wrong_glsl("pack/worse", "worse")
        config = self.write("a.json", SMALL)
        arguments = ["--config", config, "--verify-only", "--pack", "pack"]
        done = self.expect(2, *arguments)
        self.assertEqual(done.stderr.count("pack/bad/kernel.json:/pases: unknown key"), 1)
        results = {result["kernel"]["name"]: result for result in self.results(*arguments, code=2)["results"]}
        self.assertEqual(
            {name: result["status"] for name, result in results.items()},
            {"dequant_gemm": "pass", "good": "pass", "bad": "error", "worse": "error"},
        )
        self.assertEqual(results["bad"]["reason"]["code"], "manifest")
        self.assertIn("pack/bad/kernel.json:/pases: unknown key 'pases'", results["bad"]["reason"]["message"])
        self.assertEqual(results["worse"]["reason"]["code"], "glsl")
        self.assertRegex(results["worse"]["reason"]["message"], r"pack/worse/gemv\.comp:2: .*undeclared")

    def set_score(self, folder, score):
        manifest = self.folder / folder / "kernel.json"
        text = manifest.read_text(encoding="utf-8")
        manifest.write_text(re.sub(r'"score": ("[^"]*"|\d+)', f'"score": {score}', text))

    def test_auto_takes_the_lowest_score(self):
        for name, score in [("dear", "9"), ("cheap", "7"), ("cheaper", "6")]:
            self.add_kernel(f"pack/{name}", name)
            self.set_score(f"pack/{name}", score)
        config = self.write("a.json", SMALL)
        arguments = ["--config", config, "--verify-only", "--pack", "pack", "--kernel", "auto"]
        [result] = self.results(*arguments)["results"]
        self.assertEqual((result["kernel"]["requested"], result["kernel"]["name"]), ("auto", "cheaper"))
        self.assertRegex(self.expect(0, *arguments).stdout, r"cheaper \(auto\) +pass")

    def test_auto_may_stand_in_a_configuration_and_is_what_runs_beside_the_baseline(self):
        [shape] = SMALL["cases"]
        for kernels, expected in [(["auto"], ["auto"]), (None, ["dequant_gemm", "auto"])]:
            case = {**shape, "kernels": kernels} if kernels else {k: v for k, v in shape.items() if k != "kernels"}
            results = self.results("--config", self.write("a.json", {"cases": [case]}), "--verify-only")["results"]
            self.assertEqual([result["kernel"]["requested"] for result in results], expected)
            self.assertNotEqual(results[-1]["kernel"]["name"], "auto")

    def test_auto_does_not_hide_a_cheaper_kernel_that_does_not_compile(self):
        for name, score in [("dear", "9"), ("cheap", "7")]:
            self.add_kernel(f"pack/{name}", name)
            self.set_score(f"pack/{name}", score)
        self.add_wrong_glsl("pack/wrong", "wrong")
        self.set_score("pack/wrong", "8")
        config = self.write("a.json", SMALL)
        arguments = ["--config", config, "--verify-only", "--pack", "pack", "--kernel", "auto"]
        self.assertEqual([r["kernel"]["name"] for r in self.results(*arguments)["results"]], ["cheap"])
        self.set_score("pack/wrong", "5")
        results = self.results(*arguments, code=2)["results"]
        self.assertEqual(
            [(r["kernel"]["name"], r["status"]) for r in results], [("wrong", "error"), ("cheap", "pass")]
        )

    def test_the_speedup_is_the_median_of_the_ratios_to_the_baseline_round_by_round(self):
        self.add_kernel("pack/one", "one")
        arguments = ["--config", self.write("a.json", SMALL), "--pack", "pack", *QUICK]
        baseline, one = self.results(*arguments)["results"]
        kind = "cold" if one["timing"]["cold"] else "hot"
        times = [
            dict(zip(result["timing"][kind]["rounds"], result["timing"][kind]["samples_ns"]))
            for result in (baseline, one)
        ]
        ratios = [times[0][i] / times[1][i] for i in sorted(times[0].keys() & times[1].keys())]
        self.assertGreaterEqual(len(ratios), 6)
        self.assertIsNone(baseline["speedup"])
        self.assertEqual(one["speedup"]["pairs"], len(ratios))
        if len(set(one["timing"][kind]["instances"])) == 1:
            self.assertAlmostEqual(one["speedup"]["ratio"] / statistics.median(ratios), 1, places=12)
        low, high = one["speedup"]["ci95"]
        self.assertLessEqual(low, one["speedup"]["ratio"])
        self.assertGreaterEqual(high, one["speedup"]["ratio"])
        header, baseline, one = self.table(*arguments)
        self.assertRegex(header, r" speedup$")
        self.assertRegex(baseline, r"dequant_gemm .* -( \[\d\])*$")
        self.assertRegex(one, r"one .* [\d.]+x( \[\d\])*$")

    def test_rows_align_whatever_variants_there_are(self):
        self.add_kernel("pack/long", "another_kernel")
        manifest = self.folder / "pack/long/kernel.json"
        manifest.write_text(manifest.read_text(encoding="utf-8").replace('"LANES": 64', '"LANES": [32, 64]'))
        config = self.write("a.json", SMALL)
        kernels = ["--kernel", "dequant_gemm", "--kernel", "another_kernel", "--kernel", "auto"]
        header, *rows = self.table("--config", config, "--pack", "pack", "--verify-only", *kernels)
        self.assertEqual(len(rows), 4)
        self.assertEqual({row.index("  pass ") for row in rows}, {header.index("  status ")})

    def test_list_kernels_says_which_kernel_takes_which_case_and_why_not(self):
        self.add_kernel("pack/one", "one")
        self.set_score("pack/one", "1")
        shapes = {"M": [1, 9], "N": 5, "K": 64, "group_size": 32}
        config = self.write("a.json", {"cases": [shapes]})
        arguments = ["--list-kernels", "--config", config, "--pack", "pack", "--filter", r"m9\."]
        lines = self.expect(0, *arguments).stdout.splitlines()
        self.assertEqual(lines[0], "qta8a_qga4w_qta8o/b1.m9.n5.k64/g32")
        self.assertRegex("\n".join(lines), r"(?m)^  dequant_gemm +takes it$")
        self.assertRegex("\n".join(lines), r"(?m)^  one +takes it; auto would take it$")
        self.assertEqual(len([line for line in lines if line.startswith("qta8a")]), 1)
        self.add_wrong_glsl("pack/wrong", "wrong")
        self.expect(0, *arguments)  # nine tokens take the other shader
        arguments[-1] = r"m1\."
        self.assertRegex(self.expect(2, *arguments).stdout, r"(?m)^  wrong +is wrong: .*gemv\.comp:2: .*undeclared")
        self.expect(0, *arguments, "--kernel", "one")

    def test_a_wrong_kernel_can_be_asked_for(self):
        self.add_wrong_manifest("pack/bad", "bad")
        self.assertEqual(self.statuses("--pack", "pack", "--kernel", "bad", code=2), [("bad", "error")])

    def test_a_directory_without_kernels_is_refused_before_anything_runs(self):
        config = self.write("a.json", SMALL)
        (self.folder / "empty").mkdir()
        for directory, sentence in [("empty", "has no kernel.json"), ("missing", "is no directory of kernels")]:
            with self.subTest(directory=directory):
                done = self.expect(2, "--config", config, "--pack", directory, "--output", "results.json")
                self.assertIn(f"{directory}: {sentence}", done.stderr)
                self.assertIn("nothing was run", done.stderr)
                self.assertFalse((self.folder / "results.json").exists())

    def test_list_kernels_shows_those_of_packs_and_what_is_wrong_with_them(self):
        self.add_kernel("good", "good")
        self.assertRegex(self.expect(0, "--list-kernels", "--pack", "good").stdout, r"(?m)^good +weights")
        self.add_wrong_manifest("bad", "bad")
        text = self.expect(2, "--list-kernels", "--pack", "good", "--pack", "bad").stdout
        self.assertRegex(text, r"(?m)^bad +cannot run: bad/kernel\.json:/pases: unknown key")
        self.assertRegex(text, r"(?m)^good +weights")
        self.assertRegex(text, r"(?m)^dequant_gemm +")


if __name__ == "__main__":
    unittest.main()
