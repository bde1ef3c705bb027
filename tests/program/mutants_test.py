# SPDX-License-Identifier: BSD-3-Clause
"""Each kernel of tests/mutants has one thing broken, as mutants.json tells, and a case of the shipped configurations
must find it. Prints what killed each, and whether the test that the operator comes from would have let it pass.

QLINBENCH_DEVICE names the device, as --device does. All mutants run that it can show to be wrong.
"""

import concurrent.futures
import json
import os
import re
import sys
import unittest

import numpy as np
from program import CONFIGS, SMALL, SOURCE, ProgramTest

sys.path.append(str(SOURCE / "tests" / "mutants"))
import mutants
from mutants import TABLE, base_of, statuses

SHIPPED = {path.parent.name for path in (SOURCE / "kernels").glob("*/kernel.json")}
DEVICE = ["--device", os.environ["QLINBENCH_DEVICE"]] if "QLINBENCH_DEVICE" in os.environ else []
# Drivers compile on one core. More would not be faster where a GPU computes.
AT_ONCE = min(os.cpu_count(), 8)

# Drivers on CPUs compile long what is unrolled far, and no mutant needs it.
LIGHTER = {
    "dequant_gemm": {'"T <= 8"': '"T <= 2"', '"THREAD_T": "T > 64 ? 8 : 4"': '"THREAD_T": 4'},
    "dot_gemm": {'"TILE_T": [16, 32, 64]': '"TILE_T": 16'},
    "dot_gemv": {'"min(T, 8)"': '"min(T, 2)"', '[1, 2]': "2", '"CHUNKS_AT_ONCE": 2': '"CHUNKS_AT_ONCE": 1'},
}

# Where mutants run for which a device lacks something.
ELSEWHERE = {"coopmat": "./dev test devices mesa", "gpu": "this test, where there is one"}

# The original's ten cases, those first that break most mutants: who fails one need not run the others.
ORIGINAL = "pr12005.json"
ORIGINAL_WAVES = [r"m1\.n256", r"m256", r"^(?!.*n256)"]


def within_original_tolerance(y, reference):
    """allclose with rtol = atol = 1, as the original test has it."""
    y, reference = y.astype(int), reference.astype(int)
    return bool((abs(y - reference) <= 1 + abs(reference)).all())


def first_wrong(results):
    result = next(result for result in results if result["status"] == "wrong")
    verification = result["verification"]
    first = verification["first_wrong"]
    if first is None:
        return result["reason"]["message"]
    return (
        f"{verification['wrong']} of {verification['checked']} wrong, y[{first['token']}, {first['column']}] is "
        f"{first['got']}, not {first['allowed'][0]} to {first['allowed'][1]} ({result['kernel']['variant'] or 'plain'})"
    )


class Mutants(ProgramTest):
    def setUp(self):
        super().setUp()
        for base, words in LIGHTER.items():
            replace = [{"in": "kernel.json", "find": find, "with": words[find]} for find in words]
            (self.folder / "lighter" / base).mkdir(parents=True)
            self.write(f"lighter/{base}/kernel.json", {"name": base, "extends": base, "replace": replace})

    def verify(self, config, cases, kernels, *arguments):
        """What these kernels, of which some may be wrong, answer to these cases."""
        words = ["--config", CONFIGS / config, "--filter", cases, "--verify-only", "--output", "-", *DEVICE]
        words += ["--pack", "lighter", "--pack", mutants.PACK, *arguments]
        words += [word for name in kernels for word in ("--kernel", name)]
        done = self.run_program(*words)
        self.assertIn(done.returncode, {0, 1, 5}, done.stderr)
        found = mutants.by_kernel(json.loads(done.stdout)["results"])
        self.assertEqual(found.keys(), set(kernels))
        return found

    def verify_side_by_side(self, jobs):
        """Yields what verify returns for each job's arguments."""
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            yield from pool.map(lambda job: self.verify(*job), jobs)

    def names_to_run(self):
        """Where a CPU computes, what only a GPU shows to be wrong may well be right."""
        device = self.results("--config", self.write("small.json", SMALL), "--verify-only", *DEVICE)["device"]
        self.is_gpu = not device["software"]
        left_out = [] if self.is_gpu else mutants.names_that_need("gpu")
        print(device["name"], device["driver_info"])
        return [name for name in TABLE if name not in left_out]

    def answers_to_their_cases(self, names):
        """For each mutant its results and those of its base, on the case that kills it."""
        jobs = [(config, f"^{case}$", kernels) for config, case, kernels in mutants.jobs(names)]
        answers = {}
        for (_, _, (base, *group)), found in zip(jobs, self.verify_side_by_side(jobs)):
            answers |= {name: (found[name], found[base]) for name in group}
        return answers

    def let_through_by_the_original(self, names):
        """Those whose every variant stays within the original test's tolerance in all of its cases, and which of them
        answer wrongly there: the others it lets through because its shapes do not reach what is broken."""
        wrong = set()
        for wave, cases in enumerate(ORIGINAL_WAVES):
            parts = [part for i in range(AT_ONCE) if (part := names[i::AT_ONCE])]
            jobs = [(ORIGINAL, cases, part, "--dump", f"{wave}_{part[0]}") for part in parts]
            failed = set()
            for job, found in zip(jobs, self.verify_side_by_side(jobs)):
                folder = self.folder / job[-1]
                wrong |= {name for name, results in found.items() if "wrong" in statuses(results)}
                failed |= {name for name, results in found.items() if not self.is_let_through(folder, results)}
            names = [name for name in names if name not in failed]
        return {name: name in wrong for name in names}

    def is_let_through(self, folder, results):
        for result in results:
            case, kernel = folder / result["id"], result["kernel"]
            name = re.sub(r"\W", "_", "_".join(filter(None, ["y", kernel["name"], kernel["variant"]])))
            if not within_original_tolerance(np.load(case / f"{name}.npy"), np.load(case / "y_float.npy")):
                return False
        return True

    def report(self, answers, killed, let_through):
        for name, results in killed.items():
            original = {None: "fails", True: "passes", False: "does not reach it"}[let_through.get(name)]
            case = TABLE[name]["case"].partition("/")[2]
            print(f"{name}: {case}: {first_wrong(results)}; the original test {original}")
        for need, elsewhere in ELSEWHERE.items():
            names = [name for name in mutants.names_that_need(need) if name not in answers]
            if names:
                print(f"NOT RUN, needs {need} ({elsewhere}): {len(names)} mutants: {', '.join(names)}")
        print(
            f"{len(killed)} of {len(TABLE)} mutants ran and were killed; "
            f"on its own cases the original test lets {len(let_through)} of them pass: "
            f"{sum(let_through.values())} that are wrong there, within its tolerance, the others right there"
        )

    def tries(self, name, mutant):
        """A race may find in shared memory what its base has left there, and be right: then it runs alone."""
        yield mutant
        case = TABLE[name]
        for _ in range(5 if case.get("race") else 0):
            yield self.verify(case["config"], f"^{case['case']}$", [name])[name]

    def killing(self, name, mutant, base):
        """The results that find what is broken, None where all are right."""
        return next((results for results in self.tries(name, mutant) if mutants.is_killed(results, base)), None)

    def test_folders_and_table_agree(self):
        self.assertEqual(TABLE.keys(), mutants.MANIFESTS.keys())
        self.assertEqual([name for name, manifest in mutants.MANIFESTS.items() if manifest["name"] != name], [])
        self.assertEqual(set(map(base_of, TABLE)), SHIPPED)
        self.assertEqual({mutant.get("needs") for mutant in TABLE.values()}, {None, *ELSEWHERE})

    def test_cases_are_those_of_shipped_configurations(self):
        for config in {mutant["config"] for mutant in TABLE.values()}:
            ids = self.expect(0, "--config", CONFIGS / config, "--list-cases").stdout.splitlines()
            asked = {mutant["case"] for mutant in TABLE.values() if mutant["config"] == config}
            self.assertEqual(asked - set(ids), set())

    def test_the_original_tolerance_is_one_and_the_value_itself(self):
        reference = np.array([-128, 0, 3], dtype=np.int8)
        self.assertTrue(within_original_tolerance(np.array([1, 1, -1], dtype=np.int8), reference))
        for wrong in ([2, 0, 3], [-128, -2, 3], [-128, 0, 8]):
            self.assertFalse(within_original_tolerance(np.array(wrong, dtype=np.int8), reference), wrong)

    def test_each_is_killed_by_its_case_where_its_base_passes(self):
        answers = self.answers_to_their_cases(self.names_to_run())
        for name, (mutant, base) in list(answers.items()):
            if "needs" in TABLE[name] and statuses(mutant) == statuses(base) == {"skipped"}:
                del answers[name]
        killed = {}
        for name, (mutant, base) in list(answers.items()):
            if self.is_gpu and {"race", "undefined"} & TABLE[name].keys() and statuses(mutant) == {"pass"}:
                print(f"NOT SHOWN: {name} may be right, a race or undefined, and was on this device; a CPU shows it")
                del answers[name]
                continue
            with self.subTest(mutant=name):
                killed[name] = self.killing(name, mutant, base)
                self.assertTrue(killed[name], (mutant, base))
        bases = sorted(set(map(base_of, killed)))
        let_through = self.let_through_by_the_original(bases + list(killed))
        self.assertEqual([let_through.pop(base, None) for base in bases], [False] * len(bases))
        if all(killed.values()):
            self.report(answers, killed, let_through)


if __name__ == "__main__":
    unittest.main()
