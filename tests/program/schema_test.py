# SPDX-License-Identifier: BSD-3-Clause
"""The JSON Schemas and the program agree: on configurations, and on what results look like."""

import copy
import json
import pathlib
import re
import subprocess
import tempfile
import unittest

import jsonschema

from program import CONFIGS, PROGRAM, QUICK, SMALL, SOURCE, ProgramTest, strict_json, without_json_comments

CORPUS = SOURCE / "tests" / "app" / "config" / "corpus"
GOLDEN_RESULTS = SOURCE / "tests" / "app" / "golden" / "results.json"


def validator(name):
    schema = strict_json((CONFIGS / "schema" / name).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def schema_takes(schema, path):
    try:
        return schema.is_valid(strict_json(without_json_comments(path.read_text(encoding="utf-8"))))
    except ValueError:
        return False  # no JSON, as the program says, too


def program_takes(path):
    arguments = [PROGRAM, "--config", str(path), "--list-cases"]
    done = subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    assert done.returncode in (0, 2), (path, done.returncode, done.stderr)
    return done.returncode == 0


class Configurations(unittest.TestCase):
    def setUp(self):
        self.schema = validator("config.schema.json")
        self.beyond = {line.split()[0] for line in (CORPUS / "beyond_the_schema.txt").read_text().splitlines()}

    def test_valid_ones_are_taken_by_both(self):
        for path in [*sorted((CORPUS / "valid").glob("*.json")), *sorted(CONFIGS.glob("*.json"))]:
            with self.subTest(path=path.name):
                self.assertTrue(program_takes(path))
                self.assertTrue(schema_takes(self.schema, path))

    def test_invalid_ones_are_refused_by_both_but_for_those_that_are_listed(self):
        for path in sorted((CORPUS / "invalid").glob("*.json")):
            with self.subTest(path=path.name):
                self.assertFalse(program_takes(path))
                self.assertEqual(schema_takes(self.schema, path), path.stem in self.beyond)

    def test_the_list_names_files_that_exist(self):
        names = {path.stem for path in (CORPUS / "invalid").glob("*.json")}
        self.assertEqual(self.beyond - names, set())

    def test_the_readmes_example_is_taken_by_both(self):
        [text] = re.findall(r"```json\n(.*?)```", (SOURCE / "README.md").read_text(encoding="utf-8"), re.DOTALL)
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(text)
            file.flush()
            self.assertTrue(program_takes(file.name))
            self.assertTrue(schema_takes(self.schema, pathlib.Path(file.name)))

    def test_shipped_configurations_point_at_the_schema(self):
        for path in sorted(CONFIGS.glob("*.json")):
            config = json.loads(without_json_comments(path.read_text(encoding="utf-8")))
            self.assertTrue((path.parent / config["$schema"]).is_file(), path.name)


class Results(ProgramTest):
    def setUp(self):
        super().setUp()
        self.schema = validator("results.schema.json")
        self.golden = strict_json(GOLDEN_RESULTS.read_text(encoding="utf-8"))

    def assert_valid(self, results):
        mistakes = [f"{error.json_path}: {error.message}" for error in self.schema.iter_errors(results)]
        self.assertEqual(mistakes, [])

    def test_the_golden_file_is_valid(self):
        self.assert_valid(self.golden)

    def test_results_of_a_run_are_valid(self):
        config = self.write("a.json", {**SMALL, "defaults": {"seed": [0, 5], "distribution": ["normal", "pr12005"]}})
        self.assert_valid(self.results("--config", config, "--label", "k=v", *QUICK))
        self.assert_valid(self.results("--config", config, "--verify-only"))

    def test_results_with_cold_times_speedups_and_kernels_that_did_not_run_are_valid(self):
        runs = {"M": 1, "N": 64, "K": 512, "group_size": 32, "kernels": ["dequant_gemm", "dot_gemv"]}
        does_not = {"M": 1, "N": 2, "K": 1 << 17, "group_size": 1 << 17, "kernels": ["dot_gemv"]}
        config = self.write("a.json", {"cases": [runs, does_not]})
        results = self.results("--config", config, "--cache-size", "64KiB", *QUICK)
        self.assert_valid(results)
        self.assertTrue(any(result["timing"]["cold"] for result in results["results"]))
        self.assertTrue(any(result["speedup"] for result in results["results"]))
        self.assertIn("unsupported", {result["status"] for result in results["results"]})

    def test_results_that_cannot_be_are_refused(self):
        def change(edit):
            results = copy.deepcopy(self.golden)
            edit(results)
            return results

        passed, wrong, _, skipped = range(4)
        for name, edit in {
            "a pass with wrong outputs": lambda r: r["results"][passed]["verification"].update(wrong=1),
            "a pass with a reason": lambda r: r["results"][passed].update(reason={"code": "a", "message": "b"}),
            "a pass that was not verified": lambda r: r["results"][passed].update(verification=None),
            "a wrong result without a reason": lambda r: r["results"][wrong].update(reason=None),
            "a skipped result with a time": lambda r: r["results"][skipped].update(tops=1.0),
            "an unknown status": lambda r: r["results"][passed].update(status="fine"),
            "an answer that is no int8": lambda r: r["results"][wrong]["verification"]["first_wrong"].update(got=200),
            "an id of another form": lambda r: r["results"][passed].update(id="m1"),
            "a member nobody knows": lambda r: r.update(extra=1),
            "a missing member": lambda r: r["device"].pop("uuid"),
            "samples without rounds": lambda r: r["results"][passed]["timing"]["hot"].pop("rounds"),
            "hot weights in copies": lambda r: r["results"][passed]["timing"]["hot"].update(weight_copies=2),
            "cold weights that stay": lambda r: r["results"][passed]["timing"]["cold"].update(weight_copies=1),
            "a hot time alone that does not say why": lambda r: r["results"][passed]["timing"].update(cold=None),
            "a cold time that is absent": lambda r: r["results"][passed]["timing"].update(cold_absent="why"),
            "an interval with one end": lambda r: r["results"][passed]["timing"]["hot"].update(ci95_ns=[1.0]),
            "an unknown reason to stop": lambda r: r["results"][passed]["timing"]["hot"].update(stop="lunch"),
            "a speedup that is a number": lambda r: r["results"][passed].update(speedup=2.0),
            "a pass whose outputs nobody counted": lambda r: r["results"][passed].update(outputs=None),
            "a skipped result with passes": lambda r: r["results"][skipped]["timing"].update(
                passes=[{"pass": "a.comp", "ns": 1.0}]
            ),
            "a cache of unknown size that was measured": lambda r: r["instrument"].update(cache_bytes=None),
            "a run without the seed of its order": lambda r: r["run"].pop("order_seed"),
            "a local time": lambda r: r["run"].update(start="2026-11-22 12:00"),
        }.items():
            with self.subTest(name):
                self.assertFalse(self.schema.is_valid(change(edit)))


if __name__ == "__main__":
    unittest.main()
