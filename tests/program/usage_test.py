# SPDX-License-Identifier: BSD-3-Clause
"""The command line: what it answers without a device, and how it refuses."""

import unittest

from program import CONFIGS, SMALL, SOURCE, ProgramTest


class Answers(ProgramTest):
    def test_help_and_version_go_to_standard_output(self):
        text = self.expect(0, "--help").stdout
        for word in ["--config", "--dump", "--cache-size", "~", "half_away", "pr12005", "Exit status", "Examples:"]:
            self.assertIn(word, text)
        version = self.expect(0, "--version").stdout
        for word in ["qlinbench 0.", "commit", "compiler", "glslang"]:
            self.assertIn(word, version)

    def test_examples_of_help_name_files_that_exist(self):
        text = self.expect(0, "--help").stdout
        examples = [word for word in text.split() if word.startswith("configs/")]
        self.assertTrue(examples)
        for example in examples:
            self.assertTrue((SOURCE / example).is_file(), example)

    def test_list_kernels_prints_names_and_summaries(self):
        text = self.expect(0, "--list-kernels").stdout
        self.assertRegex(text, r"(?m)^dequant_gemm +\S.*baseline")

    def test_list_cases_prints_ids_alone(self):
        config = self.write("a.json", {"cases": [{"M": [1, 2], "N": 5, "K": 64, "group_size": [32, 64]}]})
        done = self.expect(0, "--config", config, "--list-cases")
        self.assertEqual(
            done.stdout.splitlines(),
            [f"qta8a_qga4w_qta8o/b1.m{m}.n5.k64/g{g}" for m in (1, 2) for g in (32, 64)],
        )
        self.assertEqual(done.stderr, "")

    def test_list_cases_obeys_the_filter(self):
        config = self.write("a.json", {"cases": [{"M": [1, 2, 12], "N": 5, "K": 64, "group_size": 32}]})
        done = self.expect(0, "--config", config, "--list-cases", "--filter", r"m1?2\.")
        self.assertEqual([line.split(".")[1] for line in done.stdout.splitlines()], ["m2", "m12"])

    def test_the_last_configuration_counts(self):
        first = self.write("first.json", "no JSON")
        second = self.write("second.json", SMALL)
        self.expect(0, "--config", first, "--config", second, "--list-cases")

    def test_every_shipped_configuration_is_taken(self):
        for path in sorted(CONFIGS.glob("*.json")):
            with self.subTest(config=path.name):
                self.assertNotEqual(self.expect(0, "--config", path, "--list-cases").stdout, "")


class Refusals(ProgramTest):
    """Exit status 2, a sentence on standard error, and no results."""

    def refusal(self, *arguments, code=2):
        done = self.expect(code, *arguments)
        self.assertEqual(done.stdout, "")
        self.assertTrue(done.stderr.startswith("qlinbench: "), done.stderr)
        self.assertNotIn("terminate called", done.stderr)
        return done.stderr

    def test_mistakes_on_the_command_line(self):
        config = self.write("a.json", SMALL)
        for arguments, sentence in [
            ([], "nothing to run"),
            (["--devise", "0"], "did you mean '--device'?"),
            (["--config"], "--config needs a value"),
            (["--config", config, "--filter", "m("], "no regular expression"),
            (["--config", config, "--label", "lab"], "KEY=VALUE"),
            (["--config", config, "--kernel", "dequant_gem"], "'dequant_gemm'"),
            (["--list-cases"], "--config FILE"),
            (["--list-devices", "--list-kernels"], "ask for one"),
            (["--config", config, "--list-cases", "--output", "x.json"], "runs nothing"),
            (["--config", config, "--cache-size", "50MB"], "as 4096, 512KiB or 50MiB"),
            (["--config", config, "--precision", "0"], "a number of percent above 0"),
            (["--config", config, "--verify-only", "--max-time", "1"], "--verify-only measures nothing"),
            (["--config", config, "--list-cases", "--repeats", "3"], "runs nothing"),
            ([config], "unexpected argument"),
        ]:
            with self.subTest(arguments=arguments):
                self.assertIn(sentence, self.refusal(*arguments))

    def test_a_configuration_that_cannot_be_read(self):
        self.assertIn("none.json: No such file or directory", self.refusal("--config", "none.json"))
        self.assertIn("Is a directory", self.refusal("--config", self.folder))

    def test_all_mistakes_of_a_configuration_are_told_in_one_run(self):
        self.write(
            "a.json",
            """{"nam": "misspelt", // a comment
                "cases": [{"M": [1, 2, 0], "N": 8, "K": 100, "group_size": 32},
                          {"M": 1, "N": 8, "K": 64, "group_size": 33, "kernels": ["dequant_gem"]}]}""",
        )
        text = self.refusal("--config", "a.json", "--output", "results.json")
        for mistake in [
            "a.json:/nam: unknown key 'nam'; allowed are $schema, name, defaults, cases, did you mean 'name'?",
            "a.json:/cases/0/M/2: 0 is out of range",
            "a.json:/cases/0/K: K = 100 is no multiple of group_size 32",
            "a.json:/cases/1/group_size: 33 is odd",
            "a.json:/cases/1/kernels/0: unknown kernel 'dequant_gem'",
        ]:
            self.assertIn(mistake, text)
        self.assertIn("5 mistakes", text)

    def test_text_that_is_no_json_has_line_and_column(self):
        self.write("a.json", '{"cases":\n  [}')
        self.assertIn("a.json:2:4: ", self.refusal("--config", "a.json"))

    def test_no_results_file_is_left_and_none_is_touched(self):
        self.write("bad.json", {"cases": []})
        self.refusal("--config", "bad.json", "--output", "results.json")
        self.assertFalse((self.folder / "results.json").exists())
        old = self.write("results.json", "old")
        before = old.stat()
        self.refusal("--config", "bad.json", "--output", "results.json")
        self.refusal("--config", "bad.json", "--output", "results.json", "--kernel", "none")
        self.assertEqual(old.read_text(), "old")
        self.assertEqual(old.stat().st_mtime_ns, before.st_mtime_ns)
        self.assertEqual(old.stat().st_ino, before.st_ino)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["bad.json", "results.json"])

    def test_a_place_that_cannot_be_written_is_told_before_anything_runs(self):
        config = self.write("a.json", SMALL)
        self.assertIn("none/out.json", self.refusal("--config", config, "--output", "none/out.json"))
        self.assertIn("Is a directory", self.refusal("--config", config, "--output", self.folder))

    def test_a_filter_that_matches_nothing_says_so(self):
        config = self.write("a.json", SMALL)
        self.assertIn("'m99'", self.refusal("--config", config, "--filter", "m99", code=5))


if __name__ == "__main__":
    unittest.main()
